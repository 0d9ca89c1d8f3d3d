package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger on its compacted topic. The topic's order decides which entry of a run is the latest. Thread-safe. */
public final class KafkaLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLedger.class);

    private final Map<RunId, Entry> entries = new ConcurrentHashMap<>();
    private final LedgerReader reader;
    private final LedgerWriter writer;

    private record Entry(long offset, Optional<Run> run) {}

    /**
     * Contacts nobody yet.
     *
     * @param readers makes the consumer that reads and follows
     * @param producers makes the producer that writes; asked again when one has broken beyond use
     * @param metrics counts writes
     * @param time measures how long Kafka gives nothing, and pauses
     */
    public KafkaLedger(
            Supplier<Consumer<byte[], byte[]>> readers,
            Supplier<Producer<byte[], byte[]>> producers,
            RunMetrics metrics,
            MonotonicTime time) {
        this.reader = new LedgerReader(readers, this::read, time);
        this.writer = new LedgerWriter(producers, (run, offset) -> {
            metrics.ledgerWritten();
            keep(run.id(), new Entry(offset, Optional.of(run)));
        });
    }

    @Override
    public void restore() {
        reader.readToEnd();
        reader.follow();
        LOG.info("event=ledger_restored topic={} runs={}", Topics.RUNS.name(), all().size());
    }

    @Override
    public Optional<Run> find(RunId id) {
        Entry entry = entries.get(id);
        return entry == null ? Optional.empty() : entry.run();
    }

    @Override
    public Collection<Run> all() {
        return entries.values().stream().flatMap(entry -> entry.run().stream()).toList();
    }

    @Override
    public void write(Run run, Duration atMost) throws KafkaUnavailableException {
        writer.write(run, atMost);
    }

    @Override
    public void note(Run run) {
        writer.note(run);
    }

    @Override
    public void stopReading() {
        reader.close();
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }

    private void read(ConsumerRecord<byte[], byte[]> entry) {
        try {
            RunId id = runId(entry.key());
            // Nobody but a person with Kafka's own tools deletes an entry; then the run is forgotten.
            Optional<Run> run = entry.value() == null ? Optional.empty() : Optional.of(RunCodec.decode(entry.value()));
            keep(id, new Entry(entry.offset(), run));
        } catch (IllegalArgumentException e) {
            LOG.warn("event=ledger_entry_skipped offset={} cause=\"{}\"", entry.offset(), e.getMessage());
        }
    }

    private static RunId runId(byte @Nullable [] key) {
        return new RunId(key == null ? "" : new String(key, StandardCharsets.UTF_8));
    }

    private void keep(RunId id, Entry entry) {
        entries.merge(id, entry, (known, latest) -> latest.offset() > known.offset() ? latest : known);
    }
}
