package dev.userstream.job.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartPositionTest {
    @TempDir
    private Path folder;

    private final RecordedGroups groups = new RecordedGroups();

    @Test
    void aKafkaThatDoesNotAnswerIsAnOutageSoThatTheSupervisorAsksAgain() {
        assertOutage(new TimeoutException());
    }

    @Test
    void aTopicThatIsNotKnownYetIsAnOutage() {
        assertOutage(new UnknownTopicOrPartitionException("just created"));
    }

    @Test
    void aRefusalForGoodDoesNotKeepUsersFromTheStore() throws InterruptedException {
        groups.failing(new GroupAuthorizationException("userstream-postgres"));

        position().commit(Store.POSTGRES);
        position().commit(Store.POSTGRES);

        assertThat(groups.committed).containsExactly(Map.of());
    }

    private void assertOutage(Exception answer) {
        groups.failing(answer);

        assertThatThrownBy(() -> position().commit(Store.POSTGRES))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.OUTAGE));
    }

    private StartPosition position() {
        return new StartPosition(groups, store -> new CheckpointPositions(folder.toString(), new Configuration()));
    }
}
