package dev.userstream.local;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicReader;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Publishes to and reads from a stack's Kafka. Thread-safe. */
final class KafkaProbe implements AutoCloseable {
    private static final Map<String, Object> LARGE_REQUESTS = Map.of("linger.ms", 5, "max.request.size", 16 << 20);

    private final KafkaClients clients;
    private Producer<byte[], byte[]> producer;

    KafkaProbe(String bootstrap) {
        clients = new KafkaClients(
                new KafkaSettings(List.of(bootstrap), (short) 1, Map.of()), "probe", Duration.ofSeconds(30));
    }

    void createTopics(List<TopicSpec> specs) {
        admin(admin -> {
            new TopicSetup(admin, (short) 1, clients).ensure(specs);
            return true;
        });
    }

    List<RecordMetadata> publish(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent =
                records.stream().map(record -> producer().send(record)).toList();
        producer().flush();
        return sent.stream().map(KafkaProbe::get).toList();
    }

    long lag(String group, String topic) {
        return offsets(offsets -> {
            SortedMap<Integer, Long> committed = offsets.committed(group, topic);
            return offsets.latest(topic).entrySet().stream()
                    .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                    .sum();
        });
    }

    List<DeadLetter> deadLetters(String topic) {
        return records(topic).stream()
                .flatMap(record -> DeadLetterCodec.decode(record.key(), record.value(), headers(record)).stream())
                .toList();
    }

    /** All records of a topic up to its present end. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        SortedMap<Integer, Long> begin = offsets(offsets -> offsets.earliest(topic));
        SortedMap<Integer, Long> end = offsets(offsets -> offsets.latest(topic));
        try (Consumer<byte[], byte[]> consumer = clients.reader()) {
            new TopicReader(consumer, clients).read(topic, begin, end, records::add);
        }
        return records;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }

    private <T> T offsets(Function<TopicOffsets, T> question) {
        return admin(admin -> question.apply(new TopicOffsets(admin, clients)));
    }

    private <T> T admin(Function<Admin, T> question) {
        try (Admin admin = clients.admin()) {
            return question.apply(admin);
        }
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value()))
                .toList();
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = clients.producer(LARGE_REQUESTS);
        }
        return producer;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }
}
