package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Field;
import dev.userstream.events.Header;
import dev.userstream.events.UserRules;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserRowTest {
    @Test
    void writeOrderIsTimestampAndOffset() {
        assertThat(Samples.row(UUID.randomUUID(), 41).writeOrder()).isEqualTo(42_041);
    }

    @Test
    void probeRowIsValid_andSetsEveryField() {
        assertThat(UserRules.check(UserRow.PROBE.user())).isEmpty();
        assertThat(Field.ALL)
                .allSatisfy(
                        field -> assertThat(field.value(UserRow.PROBE.user())).isNotNull());
    }

    @Test
    void runAndSequenceAreReadFromTheHeaders() {
        UserRow row = row(Header.ofText("run_id", "manual__1"), Header.ofText("sequence", "17"));

        assertThat(row.runId()).isEqualTo("manual__1");
        assertThat(row.sequence()).isEqualTo(17L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e9", "", "-1", "9999999999999999999999999999999999999999"})
    void headersThatAreNotOfTheContractAreIgnored(String sequence) {
        UserRow row = row(Header.ofText("run_id", "not a run\u0000"), Header.ofText("sequence", sequence));

        assertThat(row.runId()).isNull();
        assertThat(row.sequence()).isNull();
    }

    private static UserRow row(Header... headers) {
        return Samples.row(UUID.randomUUID(), 0, headers);
    }
}
