package dev.userstream.producer.run;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaErrors;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicReader;
import dev.userstream.producer.api.PageRequest;
import dev.userstream.settings.ErrorText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest entry of every run, kept in the compacted topic {@code users_created.runs}. It is read once, at the start: only one
 * producer service may write to it. Methods that read or wait throw {@link KafkaUnavailableException} where Kafka does not answer
 * and {@link dev.userstream.kafka.KafkaRefusedException} where it refuses. Thread-safe.
 */
public final class RunLedger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);
    private static final String TOPIC = Topics.RUNS.name();
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(250);
    private static final long NONE = -1;

    private final KafkaClients clients;
    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final RecordSender sender;
    private final RunMetrics metrics;
    private final Map<RunId, Run> runs = new ConcurrentHashMap<>();
    private final Map<RunId, Boolean> notesInFlight = new ConcurrentHashMap<>();

    /** Opens no connection yet; makes one consumer to read with, and one producer. */
    public RunLedger(
            KafkaClients clients,
            Supplier<Consumer<byte[], byte[]>> readers,
            Supplier<Producer<byte[], byte[]>> producers,
            RunMetrics metrics) {
        this.clients = clients;
        this.readers = readers;
        this.sender = new RecordSender(producers);
        this.metrics = metrics;
    }

    void restore() {
        read(TOPIC, Map.of(0, 0L), () -> false, this::restore);
        LOG.info("event=ledger_restored topic={} runs={}", TOPIC, runs.size());
    }

    /** The highest sequence of a run in the users' topic, if any; {@code stopped} ends the search without a meaningful result. */
    public OptionalLong highestSent(Run run, BooleanSupplier stopped) {
        AtomicLong highest = new AtomicLong(NONE);
        read(
                Topics.USERS_CREATED.name(),
                run.startOffsets(),
                stopped,
                record -> highest.accumulateAndGet(sequence(record, run), Math::max));
        return highest.get() == NONE ? OptionalLong.empty() : OptionalLong.of(highest.get());
    }

    Optional<Run> find(RunId id) {
        return Optional.ofNullable(runs.get(id));
    }

    Collection<Run> all() {
        return List.copyOf(runs.values());
    }

    /** Writes an entry and waits for the acknowledgement; after a timeout it may follow. */
    void write(Run run, Duration atMost) throws InterruptedException {
        try {
            send(run).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new KafkaUnavailableException(
                    "ledger: run " + run.id() + " not acknowledged within " + atMost.toMillis()
                            + " ms (expected: a running broker): " + ErrorText.of(cause),
                    e);
        }
    }

    /** Writes an entry without waiting, unless the run's previous one is still in flight: the next will have more. */
    @SuppressWarnings("FutureReturnValueIgnored") // a lost entry is followed by the next
    void note(Run run) {
        if (notesInFlight.putIfAbsent(run.id(), true) == null) {
            send(run).whenComplete((done, error) -> notesInFlight.remove(run.id()));
        }
    }

    @Override
    public void close() {
        sender.close(CLOSE_TIMEOUT);
    }

    private CompletableFuture<Void> send(Run run) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sender.send(new ProducerRecord<>(TOPIC, RunCodec.key(run.id()), RunCodec.encode(run)), (metadata, error) -> {
            if (error == null) {
                metrics.ledgerWrites.increment();
                runs.put(run.id(), run);
                done.complete(null);
            } else {
                done.completeExceptionally(error);
            }
        });
        return done;
    }

    private void read(
            String topic,
            Map<Integer, Long> from,
            BooleanSupplier stopped,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        try (Consumer<byte[], byte[]> consumer = readers.get()) {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(from.keySet().stream()
                            .map(partition -> new TopicPartition(topic, partition))
                            .toList())
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            new TopicReader(consumer, clients).read(topic, from, ends, stopped, sink);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        }
    }

    private void restore(ConsumerRecord<byte[], byte[]> entry) {
        try {
            RunId id = new RunId(entry.key() == null ? "" : new String(entry.key(), StandardCharsets.UTF_8));
            if (entry.value() == null) {
                runs.remove(id);
            } else {
                runs.put(id, RunCodec.decode(entry.value()));
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("event=ledger_entry_skipped offset={} cause=\"{}\"", entry.offset(), e.getMessage());
        }
    }

    /** Any client may publish to the topic, so the key must match the headers. */
    private static long sequence(ConsumerRecord<byte[], byte[]> record, Run run) {
        List<Header> headers = KafkaHeaders.fromKafka(record.headers());
        try {
            long sequence = Long.parseLong(
                    Header.lastText(headers, MessageHeaders.SEQUENCE).orElse(""));
            boolean isOurs = Header.lastText(headers, MessageHeaders.RUN_ID)
                            .filter(run.id().value()::equals)
                            .isPresent()
                    && sequence >= 0
                    && sequence < (long) run.pageSize() * PageRequest.MAX_PAGE
                    && Arrays.equals(
                            record.key(),
                            UserIds.of(run.id(), sequence).toString().getBytes(StandardCharsets.US_ASCII));
            return isOurs ? sequence : NONE;
        } catch (NumberFormatException e) {
            return NONE;
        }
    }
}
