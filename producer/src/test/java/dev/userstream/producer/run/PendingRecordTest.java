package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PendingRecordTest {
    @Test
    void anOriginalThatIsTooLargeForADeadLetterIsTruncated() {
        byte[] original = new byte[PendingRecord.MAX_ORIGINAL_BYTES + 1];
        SourceUser.Refused refused =
                new SourceUser.Refused(7, RefusalReason.INVALID_SOURCE_USER, "name: missing", original);

        PendingRecord pending = PendingRecord.of(new RunId("r"), refused, Instant.EPOCH, Instant.EPOCH);

        assertThat(pending.record().value()).hasSize(PendingRecord.MAX_ORIGINAL_BYTES);
        assertThat(pending.record().headers().toArray())
                .anyMatch(header -> new String(header.value(), StandardCharsets.UTF_8)
                        .contains("the original had " + original.length + " bytes"));
    }
}
