package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.IntegrationTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL plans each query for the table as it is. In a schema of its own. */
final class PostgresRowsIT extends IntegrationTest {
    private static final String NAME = "probe-under-test";
    private static final int QUERIES = 20;
    private static final int ROWS = 50_000;
    private static final UUID STORED = new UUID(0, 1);
    private static final List<UUID> IDS =
            LongStream.rangeClosed(1, 50).mapToObj(id -> new UUID(0, id)).toList();

    @BeforeEach
    void makeTable() {
        probes.sql("CREATE SCHEMA probed");
        probes.sql("CREATE TABLE probed.created_users (LIKE public.created_users INCLUDING ALL)");
    }

    @AfterEach
    void dropTable() {
        probes.sql("DROP SCHEMA probed CASCADE");
    }

    @Test
    void tableThatHasGrown_isReadByItsIndex() throws SQLException {
        try (StoreRows rows = new PostgresRows(stack.addresses(), "&currentSchema=probed&ApplicationName=" + NAME)) {
            read(rows);
            insert("SELECT gen_random_uuid(), 'F', 'L', 'female', 'f@example.com', 'f', 0, number, now(), number"
                    + " FROM generate_series(1, " + ROWS + ") AS number");
            insert("VALUES ('" + STORED + "', 'F', 'L', 'female', 'f@example.com', 'f', 0, 0, now(), 0)");
            read(rows);

            assertThat(rows.visible(IDS)).containsExactly(STORED);
        }

        // A session's reads are counted when it has ended, at the latest.
        await().until(() -> probes.sql("SELECT pid FROM pg_stat_activity WHERE application_name = ?", NAME)
                .isEmpty());
        assertThat(probes.sql("SELECT idx_tup_fetch > 0 AS by_index, seq_tup_read AS by_scan FROM pg_stat_user_tables"
                        + " WHERE schemaname = 'probed'"))
                .containsExactly(Map.of("by_index", true, "by_scan", 0L));
    }

    private static void read(StoreRows rows) {
        for (int query = 0; query < QUERIES; query++) {
            var unused = rows.visible(IDS);
        }
    }

    private static void insert(String rows) {
        probes.sql("INSERT INTO probed.created_users (id, first_name, last_name, gender, email, username,"
                + " kafka_partition, kafka_offset, kafka_timestamp, write_order) " + rows);
    }
}
