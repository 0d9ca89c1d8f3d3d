package dev.userstream.events.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.UserRules;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void usersAreKeptThirtyDaysWithTheirCreateTime() {
        assertThat(Topics.USERS_CREATED)
                .isEqualTo(new TopicSpec(
                        "users_created",
                        4,
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms",
                                        Long.toString(Duration.ofDays(30).toMillis()),
                                "max.message.bytes", "4194304",
                                "message.timestamp.type", "CreateTime",
                                "message.timestamp.after.max.ms", "60000",
                                "message.timestamp.before.max.ms", "253402300799999")));
    }

    @Test
    void acceptedTimestampsFitIntoMicroseconds() {
        long now = Instant.parse("2024-02-29T00:00:00Z").toEpochMilli();
        long oldest = now - setting("message.timestamp.before.max.ms");

        assertThat(oldest).as("a replay may keep any usable timestamp").isLessThan(WriteOrder.MIN_TIMESTAMP_MS);
        assertThatCode(() -> Math.multiplyExact(oldest, 1_000L)).doesNotThrowAnyException();
        assertThatCode(() -> Math.multiplyExact(now + setting("message.timestamp.after.max.ms"), 1_000L))
                .doesNotThrowAnyException();
    }

    private static long setting(String name) {
        return Long.parseLong(Topics.USERS_CREATED.configs().get(name));
    }

    @Test
    void deadLettersNeverExpire() {
        assertThat(Topics.DEAD_LETTERS)
                .isEqualTo(new TopicSpec(
                        "users_created.dlq",
                        1,
                        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "max.message.bytes", "8388608")));
    }

    @Test
    void ledgerIsCompacted() {
        assertThat(Topics.RUNS)
                .isEqualTo(new TopicSpec(
                        "users_created.runs", 1, Map.of("cleanup.policy", "compact", "max.message.bytes", "1048576")));
    }

    @Test
    void deadLetterTopicAcceptsTheLargestMessage() {
        assertThat(bytes(Topics.DEAD_LETTERS)).isGreaterThan(bytes(Topics.USERS_CREATED));
        assertThat(bytes(Topics.USERS_CREATED)).isGreaterThan(UserRules.MAX_VALUE_BYTES);
    }

    @Test
    void allTopicsAreListed() {
        assertThat(Topics.all()).containsExactly(Topics.USERS_CREATED, Topics.DEAD_LETTERS, Topics.RUNS);
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

    private static int bytes(TopicSpec topic) {
        return Integer.parseInt(topic.configs().get("max.message.bytes"));
    }
}
