package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.userstream.events.Field;
import dev.userstream.job.sink.TrialIds;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TrialDeleteTest {
    @Test
    void theIdIsTheFirstThatFits() {
        UUID third = TrialIds.of(2);

        assertThat(TrialDelete.id(third::equals)).isEqualTo(third);
        assertThat(TrialDelete.id(candidate -> true)).isEqualTo(TrialIds.of(0));
    }

    @Test
    void whereNoneFitsTheFirstMustDo() {
        assertThat(TrialDelete.id(candidate -> false)).isEqualTo(TrialIds.of(0));
    }

    @Test
    void itNamesEveryColumnAndDeletesNoWholeRow() {
        SimpleStatement statement = TrialDelete.at(Instant.ofEpochMilli(5), TrialIds.of(0));

        assertThat(statement.getQuery()).startsWith("DELETE first_name, ");
        for (Field field : Field.values()) {
            assertThat(statement.getQuery()).contains(field.jsonName());
        }
        assertThat(statement.getPositionalValues()).containsExactly(5_000L, TrialIds.of(0));
    }
}
