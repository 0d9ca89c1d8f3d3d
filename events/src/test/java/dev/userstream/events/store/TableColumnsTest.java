package dev.userstream.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableColumnsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CASSANDRA|dob        |text     |.dob: text (expected: timestamp)        |DROP TABLE spark_streams.created_users
        CASSANDRA|id         |text     |.id: text (expected: uuid)              |--reset-checkpoint
        CASSANDRA|phone      |         |no such column (expected: text)         |ALTER TABLE spark_streams.created_users ADD phone text
        POSTGRES |id         |text     |.id: text (expected: uuid)              |ALTER COLUMN id TYPE uuid USING id::uuid
        POSTGRES |dob        |timestamp|.dob: timestamp (expected: timestamptz) |TYPE timestamptz USING dob AT TIME ZONE 'UTC'
        POSTGRES |write_order|         |no such column (expected: int8)         |ALTER TABLE created_users ADD write_order int8
        POSTGRES |stored_at  |         |no such column (expected: timestamptz)  |ALTER TABLE created_users ADD stored_at timestamptz
        """)
    void otherColumnIsNamedWithItsRepair(Store store, String column, String type, String what, String repair) {
        Map<String, String> found = new HashMap<>(TableColumns.types(store));
        found.compute(column, (same, expected) -> type);

        assertThat(TableColumns.differences(store, found)).singleElement().satisfies(difference -> {
            assertThat(difference.what()).contains("created_users", what);
            assertThat(difference.repair()).contains(repair);
        });
    }

    @Test
    void furtherColumnsAndVarcharAreAccepted() {
        Map<String, String> found = new HashMap<>(TableColumns.types(Store.POSTGRES));
        found.put("email", "varchar");
        found.put("tenant", "int4");

        assertThat(TableColumns.differences(Store.POSTGRES, found)).isEmpty();
    }
}
