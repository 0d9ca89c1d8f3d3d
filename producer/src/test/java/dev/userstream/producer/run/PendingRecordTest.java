package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.topic.Topics;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PendingRecordTest {
    private static final RunId ID = new RunId("r");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:06Z");

    @Test
    void aRefusedUserIsADeadLetterUnderTheIdThatItWouldHaveHad() {
        byte[] original = {'{', '}'};
        PendingRecord pending = refused(original);

        assertThat(pending.refusal()).isEqualTo(RefusalReason.INVALID_SOURCE_USER);
        assertThat(pending.record().topic()).isEqualTo(Topics.DEAD_LETTERS.name());
        assertThat(pending.record().key())
                .isEqualTo(UserIds.of(ID, 7).toString().getBytes(StandardCharsets.US_ASCII));
        assertThat(pending.record().value()).isEqualTo(original);
    }

    @Test
    void anOriginalThatIsTooLargeForADeadLetterIsTruncated() {
        byte[] original = new byte[PendingRecord.MAX_ORIGINAL_BYTES + 1];
        PendingRecord pending = refused(original);

        assertThat(pending.record().value()).hasSize(PendingRecord.MAX_ORIGINAL_BYTES);
        assertThat(pending.record().headers().toArray())
                .anyMatch(header -> new String(header.value(), StandardCharsets.UTF_8)
                        .contains("the original had " + original.length + " bytes"));
    }

    private static PendingRecord refused(byte[] original) {
        return PendingRecord.of(
                ID,
                new SourceUser.Refused(7, RefusalReason.INVALID_SOURCE_USER, "name: missing", original),
                Instant.parse("2026-01-02T03:04:05Z"),
                NOW);
    }
}
