package dev.userstream.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Store;
import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class JobSettingsTest {
    private static final Map<String, String> LEAST = Map.of(
            "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
            "USERSTREAM_CASSANDRA_CONTACT_POINTS", "one:9042,two:9043",
            "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://postgres:5432/users",
            "USERSTREAM_JOB_CHECKPOINT_DIR", "/checkpoints");

    @Test
    void theLeastThatMustBeSetIsEnough() {
        JobSettings settings = JobSettings.read(LEAST);

        assertThat(settings.stores()).containsExactlyInAnyOrder(Store.values());
        assertThat(settings.profile()).isEqualTo(Profile.LATENCY);
        assertThat(settings.maxOffsetsPerTrigger()).isEqualTo(20_000);
        assertThat(settings.storeTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.reportInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.watchdogTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void everySettingIsRead() {
        JobSettings settings = JobSettings.read(with(Map.of(
                "USERSTREAM_JOB_STORES", "postgres",
                "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", "7",
                "USERSTREAM_JOB_STORE_TIMEOUT", "2s",
                "USERSTREAM_JOB_STOP_TIMEOUT", "3s",
                "USERSTREAM_JOB_REPORT_INTERVAL", "4s",
                "USERSTREAM_JOB_WATCHDOG_TIMEOUT", "45s")));

        assertThat(settings.checkpointDir()).isEqualTo("/checkpoints");
        assertThat(settings.stores()).containsExactly(Store.POSTGRES);
        assertThat(settings.maxOffsetsPerTrigger()).isEqualTo(7);
        assertThat(settings.storeTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.reportInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.watchdogTimeout()).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void theProfileDecidesTheSizeOfBatchesUnlessASettingDoes() {
        Map<String, String> throughput = Map.of("USERSTREAM_JOB_PROFILE", "throughput");
        Map<String, String> both =
                Map.of("USERSTREAM_JOB_PROFILE", "throughput", "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", "7");

        assertThat(JobSettings.read(with(throughput)).maxOffsetsPerTrigger())
                .isEqualTo(Profile.THROUGHPUT.maxOffsetsPerTrigger())
                .isGreaterThan(Profile.LATENCY.maxOffsetsPerTrigger());
        assertThat(JobSettings.read(with(both)).maxOffsetsPerTrigger()).isEqualTo(7);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> bad = Map.of(
                "USERSTREAM_JOB_STORES", "cassandra,mysql",
                "USERSTREAM_JOB_PROFILE", "fast",
                "USERSTREAM_JOB_STORE_TIMEOUT", "11s",
                "USERSTREAM_JOB_WATCHDOG_TIMEOUT", "29s",
                "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", "0",
                "USERSTREAM_JOB_CHEKPOINT_DIR", "/checkpoints");

        assertThatThrownBy(() -> JobSettings.read(bad))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("USERSTREAM_JOB_STORES: cassandra,mysql")
                .hasMessageContaining("USERSTREAM_JOB_PROFILE: fast")
                .hasMessageContaining("USERSTREAM_JOB_STORE_TIMEOUT: 11000ms")
                .hasMessageContaining("USERSTREAM_JOB_WATCHDOG_TIMEOUT: 29000ms")
                .hasMessageContaining("USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER: 0")
                .hasMessageContaining("USERSTREAM_JOB_CHECKPOINT_DIR: not set")
                .hasMessageContaining("USERSTREAM_JOB_CHEKPOINT_DIR: no such setting")
                .hasMessageContaining("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS: not set")
                .hasMessageContaining("USERSTREAM_CASSANDRA_CONTACT_POINTS: not set")
                .hasMessageContaining("USERSTREAM_POSTGRES_URL: not set");
    }

    @Test
    void sparkIsToldWhereCassandraIsUnlessItKnowsAlready() {
        SparkConf conf = new SparkConf(false).set("spark.cassandra.connection.localDC", "chosen");

        SparkDefaults.addTo(conf, JobSettings.read(with(Map.of("USERSTREAM_CASSANDRA_USERNAME", "ada"))));

        assertThat(conf.get("spark.cassandra.connection.host")).isEqualTo("one:9042,two:9043");
        assertThat(conf.get("spark.cassandra.connection.localDC")).isEqualTo("chosen");
        assertThat(conf.get("spark.cassandra.auth.username")).isEqualTo("ada");
        assertThat(conf.get("spark.scheduler.mode")).isEqualTo("FAIR");
        assertThat(conf.get("spark.task.maxFailures")).isEqualTo("1");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(more);
        return all;
    }
}
