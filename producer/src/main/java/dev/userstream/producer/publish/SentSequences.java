package dev.userstream.producer.publish;

import dev.userstream.events.MessageHeaders;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaErrors;
import dev.userstream.kafka.TopicReader;
import dev.userstream.producer.api.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Finds in the topic how far a run had come: when the producer is killed, the ledger is up to half a second behind. */
public final class SentSequences {
    private static final long NONE = -1;

    private final KafkaClients clients;
    private final Supplier<Consumer<byte[], byte[]>> readers;

    /**
     * Opens no connection yet.
     *
     * @param readers makes a consumer for each search
     */
    public SentSequences(KafkaClients clients, Supplier<Consumer<byte[], byte[]>> readers) {
        this.clients = clients;
        this.readers = readers;
    }

    /**
     * The highest sequence of a run in the topic, from the run's start offsets to the current end; empty where there is none.
     *
     * @param stopped ends the search early, without a meaningful result
     * @throws dev.userstream.kafka.KafkaUnavailableException if the topic cannot be read now
     * @throws dev.userstream.kafka.KafkaRefusedException if Kafka refuses
     */
    public OptionalLong highest(Run run, BooleanSupplier stopped) {
        String topic = Topics.USERS_CREATED.name();
        AtomicLong highest = new AtomicLong(NONE);
        try (Consumer<byte[], byte[]> consumer = readers.get()) {
            Map<Integer, Long> ends = consumer
                    .endOffsets(run.startOffsets().keySet().stream()
                            .map(partition -> new TopicPartition(topic, partition))
                            .toList())
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
            new TopicReader(consumer, clients)
                    .read(
                            topic,
                            run.startOffsets(),
                            ends,
                            stopped,
                            record -> highest.accumulateAndGet(sequence(record, run), Math::max));
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        }
        return highest.get() == NONE ? OptionalLong.empty() : OptionalLong.of(highest.get());
    }

    /** Any client may publish to the topic, so the key must match the headers. */
    private static long sequence(ConsumerRecord<byte[], byte[]> record, Run run) {
        String text = text(record, MessageHeaders.SEQUENCE);
        if (text == null || !run.id().value().equals(text(record, MessageHeaders.RUN_ID))) {
            return NONE;
        }
        try {
            long sequence = Long.parseLong(text);
            boolean isOurs = sequence >= 0
                    && sequence < (long) run.pageSize() * PageRequest.MAX_PAGE
                    && Arrays.equals(
                            record.key(),
                            UserIds.of(run.id(), sequence).toString().getBytes(StandardCharsets.US_ASCII));
            return isOurs ? sequence : NONE;
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
