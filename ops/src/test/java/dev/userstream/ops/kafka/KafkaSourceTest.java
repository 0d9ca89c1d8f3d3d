package dev.userstream.ops.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KafkaSourceTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Test
    void unusableSettingIsNamedAndLeavesNoClient() {
        KafkaSettings settings = settings("127.0.0.1:1", Map.of("fetch.min.bytes", Secret.of("-1")));

        assertThatThrownBy(() -> new KafkaSource(settings, LIMIT))
                .isInstanceOf(KafkaRefusedException.class)
                .hasMessageContainingAll("fetch.min.bytes", "USERSTREAM_KAFKA_PROPERTIES_FILE");

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("kafka-admin-client-thread")));
    }

    @Test
    void unresolvableNameIsUnreachable() {
        assertThatThrownBy(() -> new KafkaSource(settings("broker.invalid:9092", Map.of()), LIMIT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("broker.invalid:9092", "is USERSTREAM_KAFKA_BOOTSTRAP_SERVERS right?");
    }

    private static KafkaSettings settings(String bootstrap, Map<String, Secret> properties) {
        return new KafkaSettings(List.of(bootstrap), (short) 1, properties);
    }
}
