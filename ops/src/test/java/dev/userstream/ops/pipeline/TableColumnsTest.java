package dev.userstream.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.store.Store;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableColumnsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CASSANDRA|dob        |text     |dob: text (expected: timestamp)        |DROP TABLE spark_streams.created_users
        CASSANDRA|id         |text     |id: text (expected: uuid)              |--reset-checkpoint
        CASSANDRA|phone      |         |no such column (expected: text)        |ALTER TABLE spark_streams.created_users ADD phone text
        POSTGRES |id         |text     |id: text (expected: uuid)              |ALTER COLUMN id TYPE uuid USING id::uuid
        POSTGRES |dob        |timestamp|dob: timestamp (expected: timestamptz) |TYPE timestamptz USING dob AT TIME ZONE 'UTC'
        POSTGRES |write_order|         |no such column (expected: int8)        |ALTER TABLE created_users ADD write_order int8
        """)
    void otherColumnIsNamedWithItsRepair(Store store, String column, String type, String difference, String repair) {
        Map<String, String> found = new HashMap<>(TableColumns.types(store));
        found.compute(column, (same, expected) -> type);

        assertThat(TableColumns.mismatches(store, found))
                .singleElement()
                .asString()
                .contains(difference, repair);
    }

    @Test
    void furtherColumnsAndVarcharAreAccepted() {
        Map<String, String> found = new HashMap<>(TableColumns.types(Store.POSTGRES));
        found.put("email", "varchar");
        found.put("tenant", "int4");

        assertThat(TableColumns.mismatches(Store.POSTGRES, found)).isEmpty();
    }
}
