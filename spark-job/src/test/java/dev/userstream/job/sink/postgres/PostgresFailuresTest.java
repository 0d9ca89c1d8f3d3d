package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.failure.FailureCause;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

final class PostgresFailuresTest {
    @ParameterizedTest
    @ValueSource(strings = {"22001", "22P05", "23514", "23505", "44000", "54000", "P0001"})
    void whatSpeaksOfTheDataIsARefusal(String state) {
        assertThat(PostgresFailures.isRefusal(new SQLException("no", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08006", "57P03", "53300", "40P01", "42P01", "42501", "28P01"})
    void whatSpeaksOfTheServerIsNot(String state) {
        assertThat(PostgresFailures.isRefusal(new SQLException("no", state))).isFalse();
    }

    @Test
    void aColumnThatWeDoNotFillIsTheTablesFaultAndNotTheRows() {
        assertThat(PostgresFailures.isRefusal(nullIn("tenant"))).isFalse();
        assertThat(PostgresFailures.failure(nullIn("tenant")).reason()).isEqualTo(FailureCause.TABLE_MISMATCH);
        assertThat(PostgresFailures.isRefusal(nullIn("phone"))).isTrue();
    }

    private static PSQLException nullIn(String column) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C23502\0Mnull value in column\0c" + column + "\0"));
    }

    @Test
    void lostDeadlocksAndConflictsAreTriedAgain() {
        assertThat(PostgresFailures.isWorthAnotherTry(new SQLException("no", "40P01")))
                .isTrue();
        assertThat(PostgresFailures.isWorthAnotherTry(new SQLException("no", "40001")))
                .isTrue();
        assertThat(PostgresFailures.isWorthAnotherTry(new SQLException("no", "23514")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "08001, OUTAGE",
        "57P03, OUTAGE",
        "28P01, WRONG_CREDENTIALS",
        "42501, MISSING_PERMISSION",
        "42P01, TABLE_MISMATCH",
        "42703, TABLE_MISMATCH"
    })
    void theCauseIsNamed(String state, FailureCause cause) {
        assertThat(PostgresFailures.failure(new SQLException("no", state)).reason())
                .isEqualTo(cause);
    }

    @Test
    void theServersAnswerIsFoundBehindThePoolsTimeout() {
        SQLException pool = new SQLTransientConnectionException(
                "request timed out", new PSQLException("bad password", PSQLState.INVALID_PASSWORD));

        assertThat(PostgresFailures.failure(pool).reason()).isEqualTo(FailureCause.WRONG_CREDENTIALS);
    }

    @Test
    void anAddressShowsNoPassword() {
        assertThat(new PostgresAddress("jdbc:postgresql://h/d", "ada", "hunter2", Duration.ofSeconds(1)))
                .asString()
                .doesNotContain("hunter2");
    }
}
