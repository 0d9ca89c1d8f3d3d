package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.userstream.job.parse.Samples;
import dev.userstream.job.sink.cassandra.UserInserts.BoundUser;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PendingBatchTest {
    private final PendingBatch batch = new PendingBatch();

    @Test
    void bytesLimitIt() {
        batch.add(row(PendingBatch.MAX_BYTES - 10));

        assertThat(batch.hasRoomFor(10)).isTrue();
        assertThat(batch.hasRoomFor(11)).isFalse();
    }

    @Test
    void oneRowAlwaysFitsHoweverLargeItIs() {
        assertThat(batch.hasRoomFor(Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void drainingLeavesItEmpty() {
        BoundUser row = row(PendingBatch.MAX_BYTES);
        batch.add(row);

        assertThat(batch.drain()).containsExactly(row);
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.hasRoomFor(PendingBatch.MAX_BYTES)).isTrue();
    }

    @Test
    void theReplicationFactorIsTheSettings() {
        assertThat(CassandraTable.withReplication("WITH replication = {'class': 'X', 'replication_factor': 1}", 3))
                .isEqualTo("WITH replication = {'class': 'X', 'replication_factor': 3}");
    }

    private static BoundUser row(int bytes) {
        return new BoundUser(Samples.row(UUID.randomUUID(), 0), SimpleStatement.newInstance("INSERT"), Set.of(), bytes);
    }
}
