package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.SchemaFile;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PostgresTableTest {
    private static final Map<String, String> SHORT_NAMES = Map.of("bigint", "int8", "integer", "int4");

    @Test
    void theSchemaFileHasTheTypesThatAreBound() {
        PostgresTable.requireColumns(schema());
    }

    @Test
    void aTextColumnForADateIsAMismatchThatNamesTheRepair() {
        Map<String, String> columns = schema();
        columns.put("dob", "text");

        assertMismatch(
                columns,
                "created_users.dob: text (expected: timestamptz)",
                "ALTER TABLE created_users ALTER COLUMN dob TYPE timestamptz USING dob::timestamptz");
    }

    @Test
    void anAbsentColumnIsAMismatchThatNamesTheRepair() {
        Map<String, String> columns = schema();
        columns.remove("write_order");

        assertMismatch(columns, "no such column", "ALTER TABLE created_users ADD COLUMN write_order int8");
    }

    @Test
    void aVarcharTakesTexts() {
        Map<String, String> columns = schema();
        columns.put("phone", "varchar");

        assertThatCode(() -> PostgresTable.requireColumns(columns)).doesNotThrowAnyException();
    }

    private static void assertMismatch(Map<String, String> columns, String... parts) {
        assertThatThrownBy(() -> PostgresTable.requireColumns(columns))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.TABLE_MISMATCH))
                .hasMessageContainingAll(parts);
    }

    private static Map<String, String> schema() {
        return new HashMap<>(Pattern.compile("(?m)^ +(\\w+) (\\w+)")
                .matcher(SchemaFile.statements("schema.sql").get(0))
                .results()
                .collect(Collectors.toMap(
                        (MatchResult column) -> column.group(1),
                        column -> SHORT_NAMES.getOrDefault(column.group(2), column.group(2)))));
    }
}
