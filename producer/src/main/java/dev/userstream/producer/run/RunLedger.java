package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaErrors;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicReader;
import dev.userstream.producer.publish.RecordSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest entry of every run, kept in the compacted topic {@code users_created.runs}. It is read once, at the start: only one
 * producer service may write to it. Thread-safe.
 */
public final class RunLedger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.RUNS.name(), 0);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(250);

    private final KafkaClients clients;
    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final RecordSender sender;
    private final RunMetrics metrics;
    private final Map<RunId, Run> runs = new ConcurrentHashMap<>();
    private final Map<RunId, Boolean> notesInFlight = new ConcurrentHashMap<>();
    private volatile @Nullable Consumer<byte[], byte[]> reader;
    private volatile boolean stopped;

    /**
     * Opens no connection yet.
     *
     * @param readers makes the consumer that reads the topic
     * @param producers makes the producer that writes to it
     */
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

    /**
     * Reads all entries.
     *
     * @throws KafkaUnavailableException if Kafka does not answer, or {@link #stopReading} was called
     * @throws dev.userstream.kafka.KafkaRefusedException if Kafka refuses
     */
    public void restore() {
        try (Consumer<byte[], byte[]> consumer = readers.get()) {
            reader = consumer;
            new TopicReader(consumer, clients)
                    .read(
                            Topics.RUNS.name(),
                            Map.of(0, offset(consumer.beginningOffsets(List.of(PARTITION)))),
                            Map.of(0, offset(consumer.endOffsets(List.of(PARTITION)))),
                            () -> stopped,
                            this::restore);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        } finally {
            reader = null;
        }
        if (stopped) {
            throw new KafkaUnavailableException("ledger: reading was stopped", new IllegalStateException("stopped"));
        }
        LOG.info("event=ledger_restored topic={} runs={}", Topics.RUNS.name(), runs.size());
    }

    /** The latest entry of a run. */
    public Optional<Run> find(RunId id) {
        return Optional.ofNullable(runs.get(id));
    }

    /** The latest entries, in no order. */
    public Collection<Run> all() {
        return List.copyOf(runs.values());
    }

    /**
     * Writes an entry and waits for the acknowledgement.
     *
     * @throws KafkaUnavailableException if there is none within the time; it may follow
     */
    public void write(Run run, Duration atMost) {
        try {
            send(run).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaUnavailableException(
                    "ledger: run " + run.id() + " not acknowledged within " + atMost.toMillis()
                            + " ms (expected: a running broker): " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("ledger: interrupted while writing run " + run.id(), e);
        }
    }

    /** Writes an entry without waiting, unless the run's previous one is still in flight: the next will have more. */
    @SuppressWarnings("FutureReturnValueIgnored") // a lost entry is followed by the next
    public void note(Run run) {
        if (notesInFlight.putIfAbsent(run.id(), true) == null) {
            send(run).whenComplete((done, error) -> notesInFlight.remove(run.id()));
        }
    }

    /** Ends a running {@link #restore}, and any later one, with its exception. Does not block. */
    public void stopReading() {
        stopped = true;
        Consumer<byte[], byte[]> opened = reader;
        if (opened != null) {
            opened.wakeup();
        }
    }

    @Override
    public void close() {
        stopReading();
        sender.close(CLOSE_TIMEOUT);
    }

    private CompletableFuture<Void> send(Run run) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sender.send(
                new ProducerRecord<>(Topics.RUNS.name(), RunCodec.key(run.id()), RunCodec.encode(run)),
                (metadata, error) -> {
                    if (error == null) {
                        metrics.ledgerWritten();
                        runs.put(run.id(), run);
                        done.complete(null);
                    } else {
                        done.completeExceptionally(error);
                    }
                });
        return done;
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

    private static long offset(Map<TopicPartition, Long> offsets) {
        return offsets.getOrDefault(PARTITION, 0L);
    }
}
