package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Field;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.SchemaFile;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CassandraTableTest {
    private static final String TABLE = SchemaFile.statements("schema.cql").get(1);

    @Test
    void theSchemaFileHasTheTypesThatAreBound() {
        CassandraTable.requireColumns(schema());
    }

    @Test
    void aTextColumnForADateIsAMismatchThatNamesTheRepair() {
        Map<String, String> columns = schema();
        columns.put("dob", "text");

        assertMismatch(
                columns,
                "spark_streams.created_users.dob: text (expected: timestamp)",
                "DROP TABLE spark_streams.created_users");
    }

    @Test
    void anAbsentColumnIsAMismatchThatNamesTheRepair() {
        Map<String, String> columns = schema();
        columns.remove("phone");

        assertMismatch(columns, "no such column", "ALTER TABLE spark_streams.created_users ADD phone text");
    }

    @Test
    void theReplicationFactorIsASetting() {
        assertThat(CassandraTable.withReplication(
                        SchemaFile.statements("schema.cql").get(0), 3))
                .contains("'replication_factor': 3");
    }

    @Test
    void statementsNameEveryField() {
        assertThat(Field.ALL).allSatisfy(field -> {
            assertThat(UserStatements.INSERT).contains(field.jsonName());
            assertThat(UserStatements.PROBE).contains(field.jsonName());
        });
        assertThat(UserStatements.PROBE).startsWith("DELETE first_name, ").endsWith("USING TIMESTAMP ? WHERE id = ?");
    }

    private static void assertMismatch(Map<String, String> columns, String... parts) {
        assertThatThrownBy(() -> CassandraTable.requireColumns(columns))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.TABLE_MISMATCH))
                .hasMessageContainingAll(parts);
    }

    private static Map<String, String> schema() {
        return new HashMap<>(Pattern.compile("(?m)^ +(\\w+) (\\w+)")
                .matcher(TABLE)
                .results()
                .collect(Collectors.toMap((MatchResult column) -> column.group(1), column -> column.group(2))));
    }
}
