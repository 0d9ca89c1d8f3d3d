package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.watch.LogLines;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CopyRefusalsTest {
    @Test
    void anAddressThatRefusesCopiesIsNamedOnce() {
        PostgresAddress one = address("one");
        try (LogLines log = new LogLines(CopyRefusals.class)) {
            CopyRefusals.add(one, new SQLException("not supported with row-level security", "0A000"));
            CopyRefusals.add(one, new SQLException("not supported with row-level security", "0A000"));

            assertThat(log.lines()).singleElement().asString().contains("event=copy_refused", "0A000: not supported");
        }
        assertThat(CopyRefusals.include(one)).isTrue();
        assertThat(CopyRefusals.include(address("two"))).isFalse();
    }

    /** Row-level security, a view, a table that the role may not write to, a type or server that is not the expected one. */
    @ParameterizedTest
    @ValueSource(strings = {"0A000", "42809", "42501", "42601", "22P03", "22P04"})
    void whatNoCopyCanBeIsAboutCopies(String state) {
        assertThat(PostgresFailures.isAboutCopies(new SQLException("no", state)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"23505", "40P01", "40001", "23514", "23502", "22001", "22021", "22P05", "54000", "P0001", "U0001"
            })
    void whatTheRowsOrTheirNeighboursCauseIsNot(String state) {
        assertThat(PostgresFailures.isAboutCopies(new SQLException("no", state)))
                .isFalse();
    }

    private static PostgresAddress address(String host) {
        return new PostgresAddress("jdbc:postgresql://" + host + "/users", "ada", "secret", Duration.ofSeconds(1));
    }
}
