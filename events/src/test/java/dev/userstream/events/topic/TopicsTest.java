package dev.userstream.events.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.UserRules;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.store.Store;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void acceptedTimestampsFitIntoMicroseconds() {
        long now = Instant.parse("2024-02-29T00:00:00Z").toEpochMilli();
        long oldest = now - setting(Topics.USERS_CREATED, "message.timestamp.before.max.ms");

        assertThat(oldest).as("a replay may keep any usable timestamp").isLessThan(WriteOrder.MIN_TIMESTAMP_MS);
        assertThatCode(() -> Math.multiplyExact(oldest, 1_000L)).doesNotThrowAnyException();
        assertThatCode(() -> Math.multiplyExact(
                        now + setting(Topics.USERS_CREATED, "message.timestamp.after.max.ms"), 1_000L))
                .doesNotThrowAnyException();
    }

    private static long setting(TopicSpec topic, String name) {
        return Long.parseLong(topic.configs().get(name));
    }

    @Test
    void deadLetterTopicAcceptsTheLargestMessage() {
        long largest = setting(Topics.USERS_CREATED, "max.message.bytes");

        assertThat(setting(Topics.DEAD_LETTERS, "max.message.bytes")).isGreaterThan(largest);
        assertThat(largest).isGreaterThan(UserRules.MAX_VALUE_BYTES);
    }

    @Test
    void topicWithoutPartitionIsRefused() {
        assertThatThrownBy(() -> new TopicSpec("x", 0, Map.of())).hasMessage("partitions: 0 (expected: 1 or more)");
    }

    @Test
    void eachStoreHasAConsumerGroup() {
        assertThat(Store.CASSANDRA.consumerGroup()).isEqualTo("userstream-cassandra");
        assertThat(Store.POSTGRES.consumerGroup()).isEqualTo("userstream-postgres");
    }
}
