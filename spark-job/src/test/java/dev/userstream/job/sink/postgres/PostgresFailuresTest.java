package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        "28000, MISSING_PERMISSION, MISSING_PERMISSION",
        "3D000, TABLE_MISMATCH,     TABLE_MISMATCH",
        "428C9, TABLE_MISMATCH,     TABLE_MISMATCH",
        "25006, WRITES_REFUSED,     WRITES_REFUSED",
        "U0001, OUTAGE,             WRITES_REFUSED",
        "23514, OUTAGE,             WRITES_REFUSED"
    })
    void causeIsNamed(String state, FailureCause cause, FailureCause causeOfARefusedProbe) {
        SQLException error = new SQLException("no", state);

        assertThat(PostgresFailures.failure(error).reason()).isEqualTo(cause);
        assertThat(PostgresFailures.probeRefused(error).reason()).isEqualTo(causeOfARefusedProbe);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        28P01|password authentication failed             |USERSTREAM_POSTGRES_PASSWORD
        28000|pg_hba.conf rejects connection for host "h"|pg_hba.conf and the role's attributes
        3D000|database "d" does not exist                |USERSTREAM_POSTGRES_URL
        25006|cannot execute INSERT in a read-only one   |targetServerType=primary
        57014|canceling statement due to user request    |USERSTREAM_JOB_STORE_TIMEOUT
        """)
    void failureHasTheServersWords_andWhatToDo(String state, String words, String advice) {
        assertThat(PostgresFailures.failure(new SQLException(words, state)))
                .hasMessageContainingAll("SQLSTATE " + state + ": " + words, advice);
    }

    @Test
    void nameThatDoesNotResolveIsNamed() {
        assertThatThrownBy(() -> PostgresSink.prepare(
                        new PostgresSettings("jdbc:postgresql://no-such-host.invalid/d", "ada", new Secret("")),
                        Duration.ofSeconds(1)))
                .hasMessageContainingAll("no-such-host.invalid", "USERSTREAM_POSTGRES_URL");
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
