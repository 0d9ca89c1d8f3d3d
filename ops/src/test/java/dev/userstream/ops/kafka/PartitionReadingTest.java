package dev.userstream.ops.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.ops.evidence.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class PartitionReadingTest {
    private static final TopicPartition FIRST = new TopicPartition("users_created", 0);
    private static final TopicPartition SECOND = new TopicPartition("users_created", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void aPartitionCanBeReadAgainBySameConsumer() {
        assertThat(offsets(Map.of(FIRST, 3L), Map.of(FIRST, 4L), 5)).containsExactly(3L);
        assertThat(offsets(Map.of(FIRST, 1L), Map.of(FIRST, 2L), 5)).containsExactly(1L);
    }

    @Test
    void whatCameAfterAReadingIsReadByTheNext() {
        assertThat(offsets(Map.of(FIRST, 0L, SECOND, 0L), Map.of(FIRST, 2L, SECOND, 1L), 2))
                .containsExactlyInAnyOrder(0L, 1L, 0L);
        assertThat(offsets(Map.of(FIRST, 2L, SECOND, 1L), Map.of(FIRST, 4L, SECOND, 3L), 4))
                .containsExactlyInAnyOrder(2L, 3L, 1L, 2L);
    }

    @Test
    void silentBrokersAreATimeout() {
        assertThatThrownBy(() -> offsets(Map.of(FIRST, 0L), Map.of(FIRST, 1L), 0))
                .isInstanceOf(TimeoutException.class);
    }

    private List<Long> offsets(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, long records) {
        consumer.schedulePollTask(() -> starts.forEach((partition, first) -> {
            for (long offset = first; offset < records; offset++) {
                consumer.addRecord(new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
            }
        }));
        List<TopicRecord> read = new ArrayList<>();
        new PartitionReading(consumer, Duration.ofMillis(50)).read(starts, new HashMap<>(ends), read::add);
        return read.stream().map(TopicRecord::offset).toList();
    }
}
