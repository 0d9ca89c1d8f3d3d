package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class InsertUserTest {
    @Test
    void aRowCountsAsStoredWhenAMajorityOfItsReplicasHasIt() {
        assertThat(InsertUser.statement().getConsistencyLevel()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
    }

    @Test
    void aTrialAsksAsMuchAsAWrite() {
        assertThat(TrialDelete.at(Instant.EPOCH, new UUID(0, 1)).getConsistencyLevel())
                .isEqualTo(InsertUser.statement().getConsistencyLevel());
    }
}
