package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.postgres.PostgresFailures.Blame;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.Secret;
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
    void codesAboutDataBlameTheRow(String state) {
        assertThat(blame(state)).isEqualTo(Blame.ROW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"U0001", "P0002", "42883", "42501", "2F002", "38000", "XX000", "0A000"})
    void otherCodesBlameTheRowOrTheTable(String state) {
        assertThat(blame(state)).isEqualTo(Blame.ROW_OR_TABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "08006", "25006", "28P01", "40P01", "42P01", "53100", "53200", "53300", "55P03", "57014", "57P01",
                "57P03", "58030", "XX001", "99999"
            })
    void codesAboutTheServerBlameNoRow(String state) {
        assertThat(blame(state)).isEqualTo(Blame.NO_ROW);
    }

    private static Blame blame(String state) {
        return PostgresFailures.blame(new SQLException("no", state));
    }

    @Test
    void aRequiredColumnThatIsNotTheJobsBlamesTheTable() {
        assertThat(PostgresFailures.blame(nullIn("tenant"))).isEqualTo(Blame.NO_ROW);
        assertThat(PostgresFailures.failure(nullIn("tenant")).reason()).isEqualTo(FailureCause.TABLE_MISMATCH);
        assertThat(PostgresFailures.blame(nullIn("phone"))).isEqualTo(Blame.ROW);
    }

    private static PSQLException nullIn(String column) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C23502\0Mnull value in column\0c" + column + "\0"));
    }

    @ParameterizedTest
    @CsvSource({
        "08001, OUTAGE,             OUTAGE",
        "57P03, OUTAGE,             OUTAGE",
        "53100, OUTAGE,             OUTAGE",
        "28P01, WRONG_CREDENTIALS,  WRONG_CREDENTIALS",
        "42501, MISSING_PERMISSION, MISSING_PERMISSION",
        "42P01, TABLE_MISMATCH,     TABLE_MISMATCH",
        "42703, TABLE_MISMATCH,     TABLE_MISMATCH",
        "U0001, OUTAGE,             WRITES_REFUSED",
        "23514, OUTAGE,             WRITES_REFUSED"
    })
    void causeIsNamed(String state, FailureCause cause, FailureCause causeOfARefusedProbe) {
        SQLException error = new SQLException("no", state);

        assertThat(PostgresFailures.failure(error).reason()).isEqualTo(cause);
        assertThat(PostgresFailures.probeRefused(error).reason()).isEqualTo(causeOfARefusedProbe);
    }

    @Test
    void theServersAnswerIsFoundBehindThePoolsTimeout() {
        SQLException pool = new SQLTransientConnectionException(
                "request timed out", new PSQLException("bad password", PSQLState.INVALID_PASSWORD));

        assertThat(PostgresFailures.failure(pool).reason()).isEqualTo(FailureCause.WRONG_CREDENTIALS);
    }

    @Test
    void aSinkShowsNoPassword() {
        assertThat(new PostgresSink(
                        new PostgresSettings("jdbc:postgresql://h/d", "ada", new Secret("hunter2")),
                        Duration.ofSeconds(1)))
                .asString()
                .doesNotContain("hunter2");
    }
}
