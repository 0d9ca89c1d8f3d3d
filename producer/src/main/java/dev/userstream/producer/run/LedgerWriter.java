package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Writes entries of the ledger, in the order in which they are given. Thread-safe. */
final class LedgerWriter implements AutoCloseable {
    private static final Duration AT_CLOSE = Duration.ofMillis(250);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ObjLongConsumer<Run> acknowledged;
    private final Map<RunId, CompletableFuture<Void>> noted = new ConcurrentHashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean broken;

    /**
     * Contacts nobody yet.
     *
     * @param acknowledged hears of every entry that Kafka holds, and at which offset
     */
    LedgerWriter(Supplier<Producer<byte[], byte[]>> producers, ObjLongConsumer<Run> acknowledged) {
        this.producers = producers;
        this.acknowledged = acknowledged;
    }

    /**
     * Writes and waits.
     *
     * @throws KafkaUnavailableException if no acknowledgement came within the time
     */
    void write(Run run, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                send(run).get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                if (System.nanoTime() >= deadline || !mayHelpToRepeat(e.getCause())) {
                    throw new KafkaUnavailableException(
                            "ledger: run " + run.id() + " not acknowledged within " + atMost
                                    + " (expected: a broker that answers): " + e.getMessage(),
                            e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaUnavailableException("ledger: interrupted while writing run " + run.id(), e);
            }
        }
    }

    /** Writes without waiting, unless the run's last note is still under way. */
    @SuppressWarnings("FutureReturnValueIgnored") // a note that is lost is followed by the next
    void note(Run run) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        if (noted.putIfAbsent(run.id(), turn) == null) {
            send(run).whenComplete((done, error) -> noted.remove(run.id()));
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(AT_CLOSE);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback completes our own
    private synchronized CompletableFuture<Void> send(Run run) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            open().send(
                            new ProducerRecord<>(Topics.RUNS.name(), RunCodec.key(run.id()), RunCodec.encode(run)),
                            (metadata, error) -> {
                                if (error == null) {
                                    acknowledged.accept(run, metadata.offset());
                                    done.complete(null);
                                } else {
                                    broken |= !(error instanceof RetriableException);
                                    done.completeExceptionally(error);
                                }
                            });
        } catch (KafkaException | IllegalStateException e) {
            broken = true;
            done.completeExceptionally(e);
        }
        return done;
    }

    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> opened = producer;
        if (opened != null && broken) {
            opened.close(Duration.ZERO);
            opened = null;
        }
        broken = false;
        producer = opened == null ? producers.get() : opened;
        return producer;
    }

    private static boolean mayHelpToRepeat(@Nullable Throwable cause) {
        return cause instanceof RetriableException;
    }
}
