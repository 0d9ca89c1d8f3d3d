package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class UserRowTest {
    @Test
    void theWriteOrderIsTimestampAndOffset() {
        assertThat(Samples.row(UUID.randomUUID(), 41).writeOrder()).isEqualTo(42_041);
    }

    @Test
    void runAndSequenceAreReadFromTheHeaders() {
        UserRow row = row(Header.ofText("run_id", "manual__1"), Header.ofText("sequence", "17"));

        assertThat(row.runId()).isEqualTo("manual__1");
        assertThat(row.sequence()).isEqualTo(17L);
    }

    @Test
    void headersThatAreNotOfTheContractAreIgnored() {
        UserRow row = row(Header.ofText("run_id", "not a run\u0000"), Header.ofText("sequence", "1e9"));

        assertThat(row.runId()).isNull();
        assertThat(row.sequence()).isNull();
    }

    @Test
    void aSequenceTooLongForANumberIsIgnored() {
        assertThat(row(Header.ofText("sequence", "9".repeat(40))).sequence()).isNull();
    }

    private static UserRow row(Header... headers) {
        return Samples.row(UUID.randomUUID(), 0, headers);
    }
}
