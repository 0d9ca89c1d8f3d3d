package dev.userstream.job.sink.postgres;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.EncodedUser;
import dev.userstream.events.Topics;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.UserRow;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.TrialIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A made-up user that is stored and taken back in one transaction: it shows whether the table takes rows. */
final class TrialRow {
    private TrialRow() {}

    /**
     * Returns if the table takes it. Nobody ever sees it.
     *
     * @throws StoreFailure if the table does not
     * @throws SQLException if the connection does not do as it should
     */
    static void storeAndTakeBack(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            UpsertUsers.execute(connection, List.of(madeUp(TrialIds.of(0))));
        } catch (SQLException e) {
            throw PostgresFailures.writesRefused(e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Values that a rule of the table's owner has no reason to refuse. */
    private static UserRow madeUp(UUID id) {
        CreatedUser user = new CreatedUser(
                id,
                "Trial",
                "User",
                "female",
                "1 Main Street, Springfield, Illinois, United States",
                "12345",
                id + "@example.com",
                id.toString(),
                Instant.parse("1990-01-01T00:00:00Z"),
                Instant.parse("2020-01-01T00:00:00Z"),
                "555-0100",
                "https://example.com/" + id + ".jpg");
        Position nowhere = new Position(Topics.USERS_CREATED.name(), 0, 0, 1);
        return new UserRow(EncodedUser.of(user), new SourceRecord(null, null, List.of(), nowhere), 1_000);
    }
}
