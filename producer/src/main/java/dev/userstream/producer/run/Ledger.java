package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** What is known of every run, by whoever published it, and outlives the process. Thread-safe. */
public interface Ledger extends AutoCloseable {
    /**
     * Reads everything that was ever written, and from then on follows what others write.
     *
     * @throws dev.userstream.producer.publish.KafkaUnavailableException if that is not possible now
     */
    void restore();

    /** The latest entry of a run. */
    Optional<Run> find(RunId id);

    /** The latest entry of every run, in no order. */
    Collection<Run> all();

    /**
     * Writes an entry and waits until it cannot be lost any more.
     *
     * @throws dev.userstream.producer.publish.KafkaUnavailableException if that did not happen within the time; it may
     *     happen yet
     */
    void write(Run run, Duration atMost);

    /** Writes an entry without waiting, or leaves it where an earlier one is still under way: the next one says more. */
    void note(Run run);

    /** Ends a {@link #restore} that is under way, and any that follows, with its exception; writing goes on. Never waits. */
    void stopReading();

    @Override
    void close();
}
