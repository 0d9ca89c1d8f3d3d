package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A ledger that forgets with the process, and can be made to fail. Holds what the real one would read back. */
final class MemoryLedger implements Ledger {
    private final Map<RunId, Run> runs = new ConcurrentHashMap<>();
    private final CountDownLatch readingStopped = new CountDownLatch(1);
    final CountDownLatch reading = new CountDownLatch(1);
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean available = true;
    volatile boolean hangs;

    @Override
    public void restore() {
        requireAvailable();
        if (hangs) {
            reading.countDown();
            awaitStop();
            throw new KafkaUnavailableException("ledger: closed while it was being read", new IllegalStateException());
        }
    }

    private void awaitStop() {
        try {
            readingStopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stopReading() {
        readingStopped.countDown();
    }

    @Override
    public Optional<Run> find(RunId id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public Collection<Run> all() {
        return runs.values();
    }

    @Override
    public void write(Run run, Duration atMost) {
        requireAvailable();
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new KafkaUnavailableException("ledger: refused", new IllegalStateException());
        }
        put(run);
    }

    @Override
    public void note(Run run) {
        if (available) {
            put(run);
        }
    }

    @Override
    public void close() {}

    private void put(Run run) {
        runs.put(run.id(), RunCodec.decode(RunCodec.encode(run)));
    }

    private void requireAvailable() {
        if (!available) {
            throw new KafkaUnavailableException("ledger: made to fail", new IllegalStateException());
        }
    }
}
