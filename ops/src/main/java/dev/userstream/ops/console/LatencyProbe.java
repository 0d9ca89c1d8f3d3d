package dev.userstream.ops.console;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Measures how long messages take from their timestamp to the statement that writes their row in PostgreSQL. The last stored
 * message of each partition is looked up by its key, so that no measurement scans the table. Replayed messages do not count,
 * because they keep an old timestamp. Not thread-safe.
 */
final class LatencyProbe {
    /** How long PostgreSQL is left alone after it did not answer, so that it does not delay each poll. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Function<List<TopicRecord>, List<Long>> storedAfterMs;
    private final InstantSource clock;
    private SortedMap<Integer, Long> measured = new TreeMap<>();
    private Instant resumeAt = Instant.MIN;

    /** The median and the longest of the sampled times, in milliseconds. */
    record Latency(long medianMs, long slowestMs) {}

    /** Takes a function that looks up the times of messages, for those that have a row. */
    LatencyProbe(Function<List<TopicRecord>, List<Long>> storedAfterMs, InstantSource clock) {
        this.storedAfterMs = storedAfterMs;
        this.clock = clock;
    }

    /** Measures messages that were stored since the last call; empty where there are none, or PostgreSQL does not answer. */
    Optional<Latency> measure(PipelineTopics topics) {
        SortedMap<Integer, Long> before = measured;
        measured = topics.committed(Store.POSTGRES);
        if (clock.instant().isBefore(resumeAt)) {
            return Optional.empty();
        }
        List<TopicRecord> messages = new ArrayList<>();
        measured.forEach((partition, next) -> {
            if (next > before.getOrDefault(partition, Long.MAX_VALUE)) {
                topics.find(Topics.USERS_CREATED, partition, next - 1)
                        .filter(message -> Header.lastText(message.headers(), ReplayMarker.REPLAY_OF)
                                .isEmpty())
                        .ifPresent(messages::add);
            }
        });
        try {
            List<Long> times = messages.isEmpty()
                    ? List.of()
                    : storedAfterMs.apply(messages).stream().sorted().toList();
            return times.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Latency(times.get(times.size() / 2), times.get(times.size() - 1)));
        } catch (UnreachableException e) {
            resumeAt = clock.instant().plus(PAUSE);
            return Optional.empty();
        }
    }
}
