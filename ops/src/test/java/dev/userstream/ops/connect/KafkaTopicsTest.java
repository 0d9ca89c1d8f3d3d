package dev.userstream.ops.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Secret;
import dev.userstream.settings.SettingNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KafkaTopicsTest {
    @Test
    void aRefusedConsumerSettingLeavesNoClientBehind() {
        assertThatThrownBy(() -> new KafkaTopics(clients("127.0.0.1:1", Map.of("fetch.min.bytes", new Secret("-1")))))
                .isInstanceOf(KafkaRefusedException.class)
                .hasMessageContainingAll("fetch.min.bytes", SettingNames.KAFKA_PROPERTIES_FILE);

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("kafka-admin-client-thread")));
    }

    @Test
    void aNameThatDoesNotResolveIsUnavailable() {
        assertThatThrownBy(() -> new KafkaTopics(clients("broker.invalid:9092", Map.of())))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContainingAll("broker.invalid:9092", SettingNames.KAFKA_BOOTSTRAP_SERVERS);
    }

    private static KafkaClients clients(String bootstrap, Map<String, Secret> properties) {
        return new KafkaClients(
                new KafkaSettings(List.of(bootstrap), (short) 1, properties), "test", Duration.ofSeconds(1));
    }
}
