package dev.userstream.ops.console;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The samples of the last hour, one for each five seconds. Thread-safe. */
final class History {
    private static final int SAMPLE_SECONDS = 5;
    private static final int MAX_SAMPLES = 3_600 / SAMPLE_SECONDS;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /**
     * What was known at a time; {@code null} for an unknown figure.
     *
     * @param time seconds since 1970
     * @param messages messages published so far
     * @param cassandraLag messages that Cassandra does not have
     * @param postgresLag messages that PostgreSQL does not have
     * @param latencyMs median time from publishing to the row of PostgreSQL, of the rows that were sampled
     * @param slowestMs the longest of them
     */
    record Sample(
            long time,
            @Nullable Long messages,
            @Nullable Long cassandraLag,
            @Nullable Long postgresLag,
            @Nullable Long latencyMs,
            @Nullable Long slowestMs) {
        /** Nothing is known. */
        static Sample unknown(Instant at) {
            return new Sample(at.getEpochSecond(), null, null, null, null, null);
        }

        private Sample after(Sample earlier) {
            boolean measured = latencyMs != null;
            return new Sample(
                    time,
                    messages,
                    cassandraLag,
                    postgresLag,
                    measured ? latencyMs : earlier.latencyMs,
                    measured ? slowestMs : earlier.slowestMs);
        }

        private long slot() {
            return time / SAMPLE_SECONDS;
        }
    }

    /** Adds a sample; it replaces one of the same five seconds. */
    synchronized void add(Sample sample) {
        Sample last = samples.peekLast();
        if (last != null && last.slot() == sample.slot()) {
            samples.removeLast();
            samples.add(sample.after(last));
            return;
        }
        samples.add(sample);
        if (samples.size() > MAX_SAMPLES) {
            samples.removeFirst();
        }
    }

    /** All samples, oldest first. */
    synchronized List<Sample> all() {
        return List.copyOf(samples);
    }

    /** The newest sample; {@code null} before the first. */
    synchronized @Nullable Sample latest() {
        return samples.peekLast();
    }
}
