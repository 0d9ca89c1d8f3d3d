package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.cassandra.CassandraSink;
import dev.userstream.job.sink.postgres.PostgresSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The schema files, and the comparison of both stores' tables with what the writers bind. */
final class TableSchemaTest {
    @SuppressWarnings("ImmutableEnumChecker") // changed by no test
    enum Table {
        CASSANDRA("schema.cql", 1, CassandraSink::requireColumns),
        POSTGRES("schema.sql", 0, PostgresSink::requireColumns);

        private final Map<String, String> columns = new HashMap<>();

        private final Consumer<Map<String, String>> check;

        Table(String file, int statement, Consumer<Map<String, String>> check) {
            this.check = check;
            Map<String, String> shortNames = Map.of("bigint", "int8", "integer", "int4");
            Pattern.compile("(?m)^ +(\\w+) (\\w+)")
                    .matcher(TableSchema.statements(file).get(statement))
                    .results()
                    .forEach(column ->
                            columns.put(column.group(1), shortNames.getOrDefault(column.group(2), column.group(2))));
        }
    }

    @Test
    void statementsComeWithoutCommentsAndSemicolons() {
        assertThat(TableSchema.split("-- first\nCREATE a; -- why\n\nCREATE b (\n c);\n"))
                .isEqualTo(List.of("CREATE a", "CREATE b (\n c)"));
        assertThat(TableSchema.statements("schema.cql")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void schemaFileHasTheTypesThatAreBound(Table table) {
        table.check.accept(new HashMap<>(table.columns));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CASSANDRA|dob        |text   |dob: text (expected: timestamp)   |DROP TABLE spark_streams.created_users
        CASSANDRA|phone      |       |no such column                    |ALTER TABLE spark_streams.created_users ADD phone text
        POSTGRES |dob        |text   |dob: text (expected: timestamptz) |ALTER COLUMN dob TYPE timestamptz USING dob::timestamptz
        POSTGRES |write_order|       |no such column                    |ALTER TABLE created_users ADD write_order int8
        """)
    void otherColumnIsAMismatchThatNamesTheRepair(
            Table table, String column, String type, String difference, String repair) {
        Map<String, String> columns = new HashMap<>(table.columns);
        columns.compute(column, (same, expected) -> type);

        Samples.assertFails(() -> table.check.accept(columns), FailureCause.TABLE_MISMATCH)
                .hasMessageContainingAll(difference, repair);
    }

    @Test
    void varcharTakesTexts() {
        Map<String, String> columns = new HashMap<>(Table.POSTGRES.columns);
        columns.put("phone", "varchar");

        Table.POSTGRES.check.accept(columns);
    }
}
