package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The ledger's topic in memory: mock consumers read what mock producers have sent. */
final class LedgerTopic {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.RUNS.name(), 0);

    final CountDownLatch reading = new CountDownLatch(1);
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean available = true;
    volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
    private final List<ProducerRecord<byte[], byte[]>> entries = new CopyOnWriteArrayList<>();

    static KafkaClients clients(Duration timeout) {
        return new KafkaClients(new KafkaSettings(List.of("broker:9092"), (short) 1, Map.of()), "test", timeout);
    }

    RunLedger ledger(RunMetrics metrics) {
        return new RunLedger(clients(Duration.ofSeconds(10)), this::consumer, this::producer, metrics);
    }

    void add(Run run) {
        add(RunCodec.key(run.id()), RunCodec.encode(run));
    }

    void add(byte[] key, byte[] value) {
        entries.add(new ProducerRecord<>(PARTITION.topic(), key, value));
    }

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) entries.size()));
        consumer.schedulePollTask(() -> {
            reading.countDown();
            released.join();
            for (int offset = 0; offset < entries.size(); offset++) {
                ProducerRecord<byte[], byte[]> entry = entries.get(offset);
                consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, entry.key(), entry.value()));
            }
        });
        return consumer;
    }

    private Producer<byte[], byte[]> producer() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> entry, Callback callback) {
                if (!available || refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new TimeoutException("made to fail");
                }
                entries.add(entry);
                return super.send(entry, callback);
            }
        };
    }
}
