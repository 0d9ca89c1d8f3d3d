package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RunLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RunId ID = new RunId("r");
    private static final long START = 5;

    private final LedgerTopic topic = new LedgerTopic();
    private final RunMetrics metrics = new RunMetrics(new SimpleMeterRegistry());
    private final Run run = RunService.first(ID, RunFixture.users(3_000), new TreeMap<>(Map.of(0, START)), NOW);

    @Test
    void theLatestEntryOfARunIsRestoredUnlessItIsDeleted() throws InterruptedException {
        try (RunLedger ledger = topic.ledger(metrics)) {
            ledger.write(run, Duration.ofSeconds(1));
            ledger.note(run.with(RunState.CANCELLED, "cancelled", 2, 0, 0, Duration.ZERO, NOW));
        }
        topic.add("x".getBytes(StandardCharsets.UTF_8), "no run".getBytes(StandardCharsets.UTF_8));
        topic.add(RunService.first(new RunId("deleted"), run.request(), new TreeMap<>(), NOW));
        topic.add("deleted".getBytes(StandardCharsets.UTF_8), null);

        RunLedger restored = topic.ledger(metrics);
        restored.restore();

        assertThat(restored.all()).hasSize(1);
        assertThat(restored.find(ID).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void anEntryThatIsNotAcknowledgedIsNotFound() throws InterruptedException {
        RunLedger ledger = topic.ledger(metrics);
        topic.available = false;

        assertThatThrownBy(() -> ledger.write(run, Duration.ofSeconds(1)))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("made to fail");

        assertThat(ledger.find(ID)).isEmpty();
        topic.available = true;
        ledger.write(run, Duration.ofSeconds(1));
        assertThat(ledger.find(ID)).contains(run);
    }

    @Test
    void anEntryWithoutAcknowledgementIsReportedWithItsReason() {
        MockProducer<byte[], byte[]> silent =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        RunLedger ledger = new RunLedger(LedgerTopic.clients(Duration.ofSeconds(1)), () -> null, () -> silent, metrics);

        assertThatThrownBy(() -> ledger.write(run, Duration.ofMillis(1)))
                .hasMessage(
                        "ledger: run r not acknowledged within 1 ms (expected: a running broker): TimeoutException");
    }

    /** The search for the sequences that a run has sent. */
    @Nested
    final class HighestSent {
        private final TopicPartition partition = new TopicPartition(Topics.USERS_CREATED.name(), 0);
        private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        private final RunLedger ledger =
                new RunLedger(LedgerTopic.clients(Duration.ofMillis(200)), () -> consumer, () -> null, metrics);
        private long next = START;

        @Test
        void onlyRecordsOfTheRunCount() {
            read(() -> {
                add(key(ID, 3), "r", "3");
                add(key(ID, 17), "r", "17");
                add(key(ID, 9), "r", "9");
                add("anything", "r", "1000000000000000");
                add(key(ID, 18), "r", "19");
                add(key(new RunId("s"), 20), "s", "20");
                add(key(ID, 21), "r", "seven");
                add(key(ID, 22), "r", "-8");
                add(null, "r", "23");
            });

            assertThat(ledger.highestSent(run, () -> false)).hasValue(17);
            assertThat(consumer.closed()).isTrue();
        }

        @Test
        void aSilentBrokerIsUnavailable() {
            read(() -> {});
            next++;
            consumer.updateEndOffsets(Map.of(partition, next));

            assertThatThrownBy(() -> ledger.highestSent(run, () -> false))
                    .isInstanceOf(KafkaUnavailableException.class)
                    .hasMessageContaining("nothing delivered for 200 ms");
            assertThat(consumer.closed()).isTrue();
        }

        @Test
        void aStopEndsTheSearch() {
            read(() -> add(key(ID, 3), "r", "3"));

            assertThat(ledger.highestSent(run, () -> true)).isEmpty();
        }

        private void read(Runnable records) {
            consumer.assign(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            records.run();
            consumer.updateEndOffsets(Map.of(partition, next));
        }

        private void add(String key, String runId, String sequence) {
            byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
            ConsumerRecord<byte[], byte[]> record =
                    new ConsumerRecord<>(partition.topic(), partition.partition(), next++, bytes, new byte[0]);
            record.headers().add("run_id", runId.getBytes(StandardCharsets.UTF_8));
            record.headers().add("sequence", sequence.getBytes(StandardCharsets.UTF_8));
            consumer.addRecord(record);
        }

        private static String key(RunId id, long sequence) {
            return UserIds.of(id, sequence).toString();
        }
    }
}
