package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.cassandra.CassandraSink;
import dev.userstream.job.sink.postgres.PostgresColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema files, and what each store's table must have beside the columns' types. */
final class TableSchemaTest {
    @Test
    void statementsComeWithoutCommentsAndSemicolons() {
        assertThat(TableSchema.split("-- first\nCREATE a; -- why\n\nCREATE b (\n c);\n"))
                .isEqualTo(List.of("CREATE a", "CREATE b (\n c)"));
        assertThat(TableSchema.statements("schema.cql")).hasSize(2);
    }

    @Test
    void schemaFilesHaveTheTypesThatAreBound() {
        CassandraSink.requireColumns(cassandra());
        PostgresColumn.require(postgres());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        dob  |text|false|created_users.dob: text (expected: timestamp)
        email|text|true |primary key [email, id] (expected: [id])
        id   |uuid|false|primary key [] (expected: [id])
        """)
    void otherTableOfCassandraIsAMismatch_thatNamesTheRepair(
            String column, String type, boolean inKey, String difference) {
        Map<String, CassandraSink.Column> columns = cassandra();
        columns.put(column, new CassandraSink.Column(type, inKey));

        Samples.assertFails(() -> CassandraSink.requireColumns(columns), FailureCause.TABLE_MISMATCH)
                .hasMessageContainingAll(difference, "DROP TABLE spark_streams.created_users");
    }

    @Test
    void otherColumnsOfPostgresAreNamedTogether_withTheirRepairs() {
        Map<String, PostgresColumn> columns = postgres();
        columns.put("id", new PostgresColumn("text", false, false, false, false));
        columns.put("phone", new PostgresColumn("text", true, true, false, false));
        columns.put("picture", new PostgresColumn("text", false, true, true, false));
        columns.put("tenant", new PostgresColumn("int4", true, false, false, false));

        Samples.assertFails(() -> PostgresColumn.require(columns), FailureCause.TABLE_MISMATCH)
                .hasMessageContainingAll(
                        "created_users.id: text (expected: uuid)",
                        "created_users.id: no unique index",
                        "created_users.phone: NOT NULL (expected: optional)",
                        "created_users.picture: generated",
                        "created_users.tenant: NOT NULL without a default",
                        "ALTER TABLE created_users ALTER COLUMN id TYPE uuid USING id::uuid",
                        "ALTER TABLE created_users ALTER COLUMN phone DROP NOT NULL",
                        "ALTER TABLE created_users ALTER COLUMN picture DROP EXPRESSION",
                        "ALTER TABLE created_users ALTER COLUMN tenant DROP NOT NULL",
                        "ALTER TABLE created_users ADD UNIQUE (id)");
    }

    @Test
    void otherOptionalColumnsOfPostgresAreAccepted() {
        Map<String, PostgresColumn> columns = postgres();
        columns.put("note", new PostgresColumn("jsonb", false, false, false, false));
        columns.put("row_number", new PostgresColumn("int8", true, true, false, true));

        PostgresColumn.require(columns);
    }

    private static Map<String, CassandraSink.Column> cassandra() {
        return columns("schema.cql", 1, (line, type) -> new CassandraSink.Column(type, line.contains("PRIMARY KEY")));
    }

    private static Map<String, PostgresColumn> postgres() {
        Map<String, String> shortNames = Map.of("bigint", "int8", "integer", "int4");
        return columns("schema.sql", 0, (line, type) -> {
            boolean key = line.contains("PRIMARY KEY");
            return new PostgresColumn(
                    shortNames.getOrDefault(type, type),
                    key || line.contains("NOT NULL"),
                    line.contains("DEFAULT"),
                    false,
                    key);
        });
    }

    private static <T> Map<String, T> columns(String file, int statement, BiFunction<String, String, T> column) {
        Map<String, T> columns = new HashMap<>();
        Pattern.compile("(?m)^ +(\\w+) (\\w+).*")
                .matcher(TableSchema.statements(file).get(statement))
                .results()
                .forEach(found -> columns.put(found.group(1), column.apply(found.group(), found.group(2))));
        return columns;
    }
}
