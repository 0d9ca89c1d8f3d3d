package dev.userstream.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SentSequencesTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.USERS_CREATED.name(), 0);
    private static final RunId ID = new RunId("r");
    private static final int PAGE_SIZE = 100;
    private static final long START = 5;

    private static final KafkaClients CLIENTS = new KafkaClients(
            new KafkaSettings(List.of("broker:9092"), (short) 1, Map.of()), "test", Duration.ofMillis(200));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final SentSequences sequences = new SentSequences(CLIENTS, () -> consumer);
    private long next = START;

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void theHighestSequenceOfTheRunCounts() {
        add(key(ID, 3), "r", "3");
        add(key(ID, 17), "r", "17");
        add(key(ID, 9), "r", "9");
        end(next);

        assertThat(sequences.highest(run(), () -> false)).hasValue(17);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void whatOthersPublishUnderTheNameOfTheRunDoesNotCount() {
        add(key(ID, 3), "r", "3");
        add("anything", "r", "1000000000000000");
        add(key(ID, 4), "r", "5");
        add(key(new RunId("s"), 6), "s", "6");
        add(key(ID, 7), "r", "seven");
        add(key(ID, 8), "r", "-8");
        add(null, "r", "9");
        end(next);

        assertThat(sequences.highest(run(), () -> false)).hasValue(3);
    }

    @Test
    void aBrokerThatFallsSilentIsUnavailable() {
        end(START + 1);

        assertThatThrownBy(() -> sequences.highest(run(), () -> false))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("nothing delivered for 200 ms");
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aStopEndsTheReading() {
        add(key(ID, 3), "r", "3");
        end(next);

        assertThat(sequences.highest(run(), () -> true)).isEmpty();
    }

    private void end(long offset) {
        consumer.updateEndOffsets(Map.of(PARTITION, offset));
    }

    private void add(String key, String runId, String sequence) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("run_id", runId.getBytes(StandardCharsets.UTF_8));
        headers.add("sequence", sequence.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        consumer.addRecord(new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                next++,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes,
                new byte[0],
                headers,
                Optional.empty()));
    }

    private static String key(RunId id, long sequence) {
        return UserIds.of(id, sequence).toString();
    }

    private static Run run() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new Run(
                ID,
                new RunRequest(null, Duration.ofSeconds(60), null, List.of(), null),
                "0123456789abcdef",
                PAGE_SIZE,
                RunState.RUNNING,
                null,
                1,
                0,
                0,
                0,
                Duration.ZERO,
                new TreeMap<>(Map.of(0, START)),
                now,
                now);
    }
}
