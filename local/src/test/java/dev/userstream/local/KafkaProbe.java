package dev.userstream.local;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes to and reads from Kafka as anybody could. Thread-safe. */
final class KafkaProbe implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int LARGEST_REQUEST = 16 << 20;

    private final String bootstrap;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    KafkaProbe(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    void createTopics(List<TopicSpec> specs) {
        for (TopicSpec spec : specs) {
            NewTopic topic = new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(spec.configs());
            try {
                get(admin().createTopics(List.of(topic)).all()::get);
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    List<RecordMetadata> publish(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent =
                records.stream().map(record -> producer().send(record)).toList();
        producer().flush();
        return sent.stream().map(acknowledged -> get(acknowledged::get)).toList();
    }

    long lag(String group) {
        Map<TopicPartition, Long> ends = ends(Topics.USERS_CREATED.name());
        Map<TopicPartition, OffsetAndMetadata> positions =
                get(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group)::get);
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata position = positions.get(end.getKey());
                    return end.getValue() - (position == null ? 0 : position.offset());
                })
                .sum();
    }

    List<DeadLetter> deadLetters() {
        return records(Topics.DEAD_LETTERS.name()).stream()
                .flatMap(record -> DeadLetterCodec.decode(record.key(), record.value(), headers(record)).stream())
                .toList();
    }

    /** All records of a topic up to its present end. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<TopicPartition, Long> ends = ends(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
        if (admin != null) {
            admin.close(Duration.ofSeconds(5));
        }
    }

    private Map<TopicPartition, Long> ends(String topic) {
        int partitions = get(admin().describeTopics(List.of(topic)).allTopicNames()::get)
                .get(topic)
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                get(admin().listOffsets(latest).all()::get);
        return ends.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value()))
                .toList();
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        }
        return admin;
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            Map<String, Object> settings = Map.of(
                    "bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5, "max.request.size", LARGEST_REQUEST);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false, "auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static <T> T get(Answer<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    @FunctionalInterface
    private interface Answer<T> {
        T get() throws InterruptedException, ExecutionException;
    }
}
