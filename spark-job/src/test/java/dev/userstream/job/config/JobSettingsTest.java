package dev.userstream.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.store.Store;
import dev.userstream.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class JobSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
            "USERSTREAM_CASSANDRA_CONTACT_POINTS", "one:9042,two:9043",
            "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://postgres:5432/users",
            "USERSTREAM_JOB_CHECKPOINT_DIR", "/checkpoints");

    @Test
    void allOtherSettingsHaveDefaults() {
        JobSettings settings = JobSettings.read(REQUIRED);

        assertThat(settings.stores()).containsExactlyInAnyOrder(Store.values());
        assertThat(settings.storeTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.reportInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.batchDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.httpAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.httpAddress().getPort()).isEqualTo(8093);
    }

    @Test
    void everySettingIsRead() {
        JobSettings settings = JobSettings.read(with(Map.of(
                "USERSTREAM_JOB_STORES", "postgres",
                "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", "7",
                "USERSTREAM_JOB_STORE_TIMEOUT", "2s",
                "USERSTREAM_JOB_STOP_TIMEOUT", "3s",
                "USERSTREAM_JOB_REPORT_INTERVAL", "4s",
                "USERSTREAM_JOB_BATCH_DEADLINE", "2m",
                "USERSTREAM_JOB_HTTP_HOST", "0.0.0.0",
                "USERSTREAM_JOB_HTTP_PORT", "0",
                "USERSTREAM_JOB_HTTP_ALLOWED_HOSTS", "job.example.com")));

        assertThat(settings.checkpointDir()).isEqualTo("/checkpoints");
        assertThat(settings.stores()).containsExactly(Store.POSTGRES);
        assertThat(settings.maxOffsetsPerTrigger()).isEqualTo(7);
        assertThat(settings.storeTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.reportInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.batchDeadline()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.httpAddress().getHostString()).isEqualTo("0.0.0.0");
        assertThat(settings.httpAddress().getPort()).isZero();
        assertThat(settings.httpAllowedHosts()).containsExactly("job.example.com");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> bad = Map.of(
                "USERSTREAM_JOB_STORES", "cassandra,mysql",
                "USERSTREAM_JOB_STORE_TIMEOUT", "11s",
                "USERSTREAM_JOB_BATCH_DEADLINE", "29s",
                "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", "0",
                "USERSTREAM_JOB_HTTP_PORT", "70000",
                "USERSTREAM_JOB_CHEKPOINT_DIR", "/checkpoints");

        assertThatThrownBy(() -> JobSettings.read(bad))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("USERSTREAM_JOB_STORES: cassandra,mysql")
                .hasMessageContaining("USERSTREAM_JOB_STORE_TIMEOUT: 11000ms (expected: 1s to 10s)")
                .hasMessageContaining("USERSTREAM_JOB_BATCH_DEADLINE: 29000ms (expected: 60s to 86400s)")
                .hasMessageContaining("USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER: 0")
                .hasMessageContaining("USERSTREAM_JOB_HTTP_PORT: 70000")
                .hasMessageContaining("USERSTREAM_JOB_CHECKPOINT_DIR: not set")
                .hasMessageContaining("USERSTREAM_JOB_CHEKPOINT_DIR: no such setting")
                .hasMessageContaining("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS: not set")
                .hasMessageContaining("USERSTREAM_CASSANDRA_CONTACT_POINTS: not set")
                .hasMessageContaining("USERSTREAM_POSTGRES_URL: not set");
    }

    @Test
    void replayNeedsNoCheckpointFolder() {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.remove("USERSTREAM_JOB_CHECKPOINT_DIR");

        assertThat(JobSettings.readForReplay(environment).stores()).hasSize(2);
    }

    @Test
    void settingsOfSparkSubmitWinOverDefaults() {
        SparkConf conf = new SparkConf(false)
                .set("spark.cassandra.connection.localDC", "chosen")
                .set("spark.sql.streaming.pollingDelay", "1s");

        SparkDefaults.addTo(conf, JobSettings.read(with(Map.of("USERSTREAM_CASSANDRA_USERNAME", "ada"))));

        assertThat(conf.get("spark.cassandra.connection.localDC")).isEqualTo("chosen");
        assertThat(conf.get("spark.sql.streaming.pollingDelay")).isEqualTo("1s");
        assertThat(conf.get("spark.cassandra.connection.host")).isEqualTo("one:9042,two:9043");
        assertThat(conf.get("spark.cassandra.auth.username")).isEqualTo("ada");
        assertThat(conf.get("spark.scheduler.mode")).isEqualTo("FAIR");
        assertThat(conf.get("spark.task.maxFailures")).isEqualTo("1");
    }

    @Test
    void logLinesHaveTheFormOfAllServices() throws IOException {
        assertThat(textPattern("/userstream-job-log4j2.xml")).isNotEmpty().isEqualTo(textPattern("/log4j2.xml"));
    }

    private static String textPattern(String resource) throws IOException {
        try (InputStream file = Objects.requireNonNull(JobSettingsTest.class.getResourceAsStream(resource), resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("PatternLayout") && line.contains("pattern=\"%d"))
                    .findFirst()
                    .orElse("");
        }
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(more);
        return all;
    }
}
