package dev.userstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class StartedByTest {
    @Test
    void aDriverWaitsForTheCheckpointLongerThanItsForerunnerMayTakeToEnd() throws IOException {
        Properties defaults = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("cluster", "spark-defaults.conf"))) {
            defaults.load(reader);
        }
        Duration ending = Duration.parse("PT" + defaults.getProperty("spark.worker.driverTerminateTimeout"));

        assertThat(StartedBy.CLUSTER.lockPatience()).isGreaterThan(ending.multipliedBy(2));
        assertThat(StartedBy.CLIENT.lockPatience()).isZero();
    }
}
