package dev.userstream.job.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.job.CreatedUsersJob;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClusterFilesTest {
    private static final Path REQUEST = Path.of("cluster", "submission.json");
    private static final Set<String> CLUSTER_MODE_ONLY =
            Set.of("spark.submit.deployMode", "spark.jars", "spark.driver.supervise", "spark.driver.cores");

    @Test
    void theRequestNamesTheJobAndTellsItWhoStartsIt() throws IOException {
        JobRequest job = JobRequest.read(REQUEST);

        assertThat(job.mainClass()).isEqualTo(CreatedUsersJob.class.getName());
        assertThat(job.application()).isEqualTo("userstream");
        assertThat(new ObjectMapper().readTree(job.body()).path("appArgs")).hasToString("[\"--cluster\"]");
    }

    @Test
    void aSubmitByHandRunsTheJobAsTheClusterDoes() throws IOException {
        Properties defaults = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("cluster", "spark-defaults.conf"))) {
            defaults.load(reader);
        }
        JsonNode request = new ObjectMapper().readTree(REQUEST.toFile()).path("sparkProperties");
        request.fields().forEachRemaining(property -> {
            if (!CLUSTER_MODE_ONLY.contains(property.getKey())) {
                String byHand = defaults.getProperty(property.getKey());
                assertThat(byHand).as(property.getKey()).isNotNull();
                // In cluster mode Spark does not add what Java 17 must open to it.
                assertThat(property.getValue().asText()).as(property.getKey()).startsWith(byHand.strip());
            }
        });
    }
}
