package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
    @Test
    void onlyTheBrokersAreRequired() {
        Settings settings = Settings.of(Map.of("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"));

        assertThat(KafkaSettings.read(settings))
                .isEqualTo(new KafkaSettings(List.of("kafka:9092"), (short) 1, Map.of()));
        settings.check(KafkaSettings.PREFIX);
    }

    @Test
    void allSettingsAreRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("client.properties"),
                "security.protocol=SASL_SSL\nsasl.jaas.config=s3cret\nbootstrap.servers=elsewhere:1\n");
        Settings settings = Settings.of(Map.of(
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092",
                "USERSTREAM_KAFKA_REPLICATION_FACTOR", "3",
                "USERSTREAM_KAFKA_PROPERTIES_FILE", file.toString()));

        KafkaSettings kafka = KafkaSettings.read(settings);
        settings.check(KafkaSettings.PREFIX);

        assertThat(kafka.replicationFactor()).isEqualTo((short) 3);
        assertThat(kafka.toClientProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "one:9092,two:9092",
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "s3cret"));
        assertThat(kafka.toString()).contains("sasl.jaas.config", "one:9092").doesNotContain("s3cret");
    }

    @Test
    void propertiesOfAnotherApplicationAreIgnored(@TempDir Path folder) throws Exception {
        String text = """
                security.protocol=SASL_SSL
                # of the platform team
                auto.offset.reset=earliest
                enable.auto.commit=false
                key.deserializer=io.confluent.kafka.serializers.KafkaAvroDeserializer
                group.id=analytics
                acks=1
                transactional.id=orders
                client.id=team-a
                sasl.jaas.config=a.Module required \\
                  password="p";
                """;
        Path file = Files.writeString(folder.resolve("client.properties"), "\uFEFF" + text.replace("\n", "\r\n"));
        Settings settings = Settings.of(Map.of(
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "one:9092", "USERSTREAM_KAFKA_PROPERTIES_FILE", file.toString()));

        KafkaSettings kafka = KafkaSettings.read(settings);
        settings.check(KafkaSettings.PREFIX);

        assertThat(kafka.toClientProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "one:9092",
                        "security.protocol", "SASL_SSL",
                        "client.id", "team-a",
                        "sasl.jaas.config", "a.Module required password=\"p\";"));
        assertThat(kafka.ignoredProperties())
                .containsExactly(
                        "acks",
                        "auto.offset.reset",
                        "enable.auto.commit",
                        "group.id",
                        "key.deserializer",
                        "transactional.id");
    }

    @Test
    void absentKeyStoreIsReported(@TempDir Path folder) throws Exception {
        Path store = Files.writeString(folder.resolve("keys.jks"), "x");
        Path file = Files.writeString(
                folder.resolve("client.properties"),
                "ssl.truststore.location=/no/such.jks \nssl.keystore.location=" + store + " \n");

        assertThat(problems(file))
                .containsExactly("USERSTREAM_KAFKA_PROPERTIES_FILE: ssl.truststore.location=/no/such.jks cannot be read"
                        + " (expected: the path of a key store)");
    }

    @Test
    void keyStoreOfAConfigurationProviderIsAccepted(@TempDir Path folder) throws Exception {
        assertThat(problems(Files.writeString(folder.resolve("p"), "ssl.truststore.location=${env:TRUSTSTORE}\n")))
                .isEmpty();
    }

    private static List<String> problems(Path file) {
        Settings settings = Settings.of(Map.of(
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "one:9092", "USERSTREAM_KAFKA_PROPERTIES_FILE", file.toString()));
        KafkaSettings.read(settings);
        SettingsException thrown =
                catchThrowableOfType(SettingsException.class, () -> settings.check(KafkaSettings.PREFIX));
        return thrown == null ? List.of() : thrown.problems();
    }

    @Test
    void allProblemsAreReported(@TempDir Path folder) throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.properties"), "password=s3cret\\u00zz\n");
        Settings settings = Settings.of(Map.of(
                "USERSTREAM_KAFKA_REPLICATION_FACTOR", "0",
                "USERSTREAM_KAFKA_PROPERTIES_FILE", broken.toString(),
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVER", "kafka:9092"));
        KafkaSettings.read(settings);

        assertThatThrownBy(() -> settings.check(KafkaSettings.PREFIX))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        thrown -> assertThat(thrown.problems())
                                .containsExactly(
                                        "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS: not set (expected: host:port[,host:port…])",
                                        "USERSTREAM_KAFKA_REPLICATION_FACTOR: 0 (expected: a whole number from 1 to 32767)",
                                        "USERSTREAM_KAFKA_PROPERTIES_FILE: " + broken
                                                + " cannot be read (expected: a file of Kafka client properties in UTF-8)",
                                        "USERSTREAM_KAFKA_BOOTSTRAP_SERVER: no such setting"
                                                + " (did you mean USERSTREAM_KAFKA_BOOTSTRAP_SERVERS?)"));
    }
}
