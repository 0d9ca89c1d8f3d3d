package dev.userstream.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SparkDefaultsTest {
    private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";
    private static final String FACTORY_MODE = "spark.sql.codegen.factoryMode";

    @ParameterizedTest
    @EnumSource
    void nothingIsCompiledForABatchThatComputesNothing(Profile profile) {
        SparkConf conf = SparkDefaults.addTo(new SparkConf(false), settings(profile));

        assertThat(conf.get(WHOLE_STAGE)).isEqualTo("false");
        assertThat(conf.get(FACTORY_MODE)).isEqualTo("NO_CODEGEN");
    }

    @ParameterizedTest
    @EnumSource
    void whatSparkSubmitWasToldIsKept(Profile profile) {
        Map<String, String> told = Map.of(
                WHOLE_STAGE,
                "true",
                FACTORY_MODE,
                "CODEGEN_ONLY",
                "spark.scheduler.mode",
                "FIFO",
                "spark.cassandra.connection.host",
                "elsewhere");
        SparkConf conf = new SparkConf(false);
        told.forEach(conf::set);

        SparkDefaults.addTo(conf, settings(profile));

        assertThat(told).allSatisfy((name, value) -> assertThat(conf.get(name)).isEqualTo(value));
    }

    @ParameterizedTest
    @EnumSource
    void whatItWasNotToldIsAdded(Profile profile) {
        SparkConf conf = SparkDefaults.addTo(new SparkConf(false), settings(profile));

        assertThat(conf.get("spark.scheduler.mode")).isEqualTo("FAIR");
        assertThat(conf.get("spark.cassandra.connection.host")).isEqualTo("one:9042");
    }

    private static JobSettings settings(Profile profile) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                "USERSTREAM_CASSANDRA_CONTACT_POINTS", "one:9042",
                "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://postgres:5432/users",
                "USERSTREAM_JOB_CHECKPOINT_DIR", "/checkpoints"));
        environment.put("USERSTREAM_JOB_PROFILE", profile.label());
        return JobSettings.read(environment);
    }
}
