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

/** A ledger that forgets with the process, and can be made to fail. Holds what the real one would read back. */
final class MemoryLedger implements Ledger {
    private final Map<RunId, Run> runs = new ConcurrentHashMap<>();
    volatile boolean available = true;

    @Override
    public void restore() {
        requireAvailable();
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
