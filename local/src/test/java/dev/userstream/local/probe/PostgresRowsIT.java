package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL plans each query for the table as it is. In a schema of its own. */
@WithStack
final class PostgresRowsIT {
    private static final String NAME = "probe-under-test";
    private static final String COUNTERS = "SELECT %s FROM pg_stat_user_tables WHERE schemaname = 'probed'";
    private static final int QUERIES = 20;
    private static final int ROWS = 50_000;
    private static final UUID STORED = new UUID(0, 1);
    private static final List<UUID> ASKED =
            LongStream.rangeClosed(1, 50).mapToObj(id -> new UUID(0, id)).toList();

    private final StackAddresses addresses;

    PostgresRowsIT(Stack stack) {
        this.addresses = stack.addresses();
    }

    @BeforeEach
    void makeTable() throws SQLException {
        execute("CREATE SCHEMA probed");
        execute("CREATE TABLE probed.created_users (LIKE public.created_users INCLUDING ALL)");
    }

    @AfterEach
    void dropTable() throws SQLException {
        execute("DROP SCHEMA probed CASCADE");
    }

    @Test
    void aTableThatHasGrown_isReadByItsIndex() throws SQLException {
        try (StoreRows rows = PostgresRows.connect(
                addresses.postgresUrl() + "?currentSchema=probed&ApplicationName=" + NAME,
                addresses.postgresUsername(),
                addresses.postgresPassword())) {
            ask(rows);
            insert("SELECT gen_random_uuid(), 'F', 'L', 'female', 'f@example.com', 'f', 0, number, now(), number"
                    + " FROM generate_series(1, " + ROWS + ") AS number");
            insert("VALUES ('" + STORED + "', 'F', 'L', 'female', 'f@example.com', 'f', 0, 0, now(), 0)");
            ask(rows);

            assertThat(rows.visible(ASKED)).containsExactly(STORED);
        }

        // A session's reads are counted when it has ended, at the latest.
        await().untilAsserted(() -> assertThat(
                        read("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + NAME + "'"))
                .isZero());
        assertThat(read(COUNTERS.formatted("idx_tup_fetch"))).isPositive();
        assertThat(read(COUNTERS.formatted("seq_tup_read"))).isZero();
    }

    private static void ask(StoreRows rows) {
        for (int query = 0; query < QUERIES; query++) {
            var unused = rows.visible(ASKED);
        }
    }

    private void insert(String rows) throws SQLException {
        execute("INSERT INTO probed.created_users (id, first_name, last_name, gender, email, username, kafka_partition,"
                + " kafka_offset, kafka_timestamp, write_order) " + rows);
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private long read(String query) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                addresses.postgresUrl(), addresses.postgresUsername(), addresses.postgresPassword());
    }
}
