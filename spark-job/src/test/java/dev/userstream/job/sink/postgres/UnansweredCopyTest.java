package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.userstream.job.parse.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

final class UnansweredCopyTest {
    private final HikariDataSource pool = new HikariDataSource();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aConnectionWhoseCopyWasNotAnsweredIsNeverUsedAgain() throws SQLException {
        ScriptedPostgres postgres = poolOf(
                new PSQLException("Database connection failed when starting copy", PSQLState.CONNECTION_FAILURE));

        refusedCopy();

        assertThat(postgres.ended).containsExactly(1);
        assertThat(nextConnection()).isEqualTo(2);
    }

    @Test
    void aConnectionWhoseCopyWasRefusedIsUsedAgain() throws SQLException {
        ScriptedPostgres postgres =
                poolOf(new PSQLException(new ServerErrorMessage("SERROR\0C23505\0Mduplicate key\0")));

        refusedCopy();

        assertThat(postgres.ended).isEmpty();
        assertThat(nextConnection()).isEqualTo(1);
    }

    private ScriptedPostgres poolOf(PSQLException answerToCopies) {
        ScriptedPostgres postgres = new ScriptedPostgres(answerToCopies);
        pool.setDataSource(postgres.dataSource());
        pool.setMaximumPoolSize(1);
        return postgres;
    }

    private void refusedCopy() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> CopyUsers.execute(connection, List.of(Samples.row(UUID.randomUUID(), 1))))
                    .isInstanceOf(PSQLException.class);
        } catch (SQLException e) {
            assertThat(e.getMessage()).as("the pool may say so").contains("closed");
        }
    }

    private int nextConnection() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return ScriptedPostgres.number(connection);
        }
    }
}
