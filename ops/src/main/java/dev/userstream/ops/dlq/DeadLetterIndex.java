package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.pipeline.Lag;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The dead letters that a filter asks for, each identity once, with what became of it. Not thread-safe while it is filled. */
public final class DeadLetterIndex {
    private final DeadLetterFilter filter;
    private final Map<DeadLetterId, DeadLetterEntry> deadLetters = new LinkedHashMap<>();

    DeadLetterIndex(DeadLetterFilter filter) {
        this.filter = filter;
    }

    /**
     * Reads the topic of dead letters from its beginning to its present end.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if it cannot be read
     */
    public static DeadLetterIndex read(TopicLog topic, DeadLetterFilter filter, AuditProgress progress) {
        DeadLetterIndex index = new DeadLetterIndex(filter);
        SortedMap<Integer, Long> end = topic.endOffsets();
        long total = Lag.between(topic.beginningOffsets(), end);
        long[] read = {0};
        topic.read(new TreeMap<>(), end, message -> {
            index.accept(message);
            progress.report("reading dead letters", ++read[0], total);
        });
        return index;
    }

    /** The dead letters in the order in which they came. */
    public List<DeadLetterEntry> deadLetters() {
        return List.copyOf(deadLetters.values());
    }

    /** Those that nobody has replayed. */
    public List<DeadLetterEntry> open() {
        return deadLetters.values().stream().filter(DeadLetterEntry::isOpen).toList();
    }

    /** Names of the filter that no dead letter has which it lets through. */
    public List<DeadLetterName> unknown() {
        return filter.names().stream()
                .filter(name -> deadLetters.values().stream()
                        .noneMatch(deadLetter -> name.names(deadLetter.id(), deadLetter.record())))
                .toList();
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        if (deadLetter.isPresent()) {
            add(deadLetter.get(), message);
        } else {
            ReplayMarkerCodec.decode(message.headers()).ifPresent(this::mark);
        }
    }

    private void add(DeadLetter deadLetter, TopicRecord message) {
        DeadLetterId id = deadLetter.id();
        if (deadLetters.computeIfPresent(id, (same, known) -> known.repeated()) == null
                && filter.accepts(deadLetter, DeadLetterName.ofRecord(message.partition(), message.offset()))) {
            deadLetters.put(id, DeadLetterEntry.first(deadLetter, message.partition(), message.offset()));
        }
    }

    /** A mark always stands behind its dead letter: the topic has one partition. */
    private void mark(ReplayMarker replay) {
        deadLetters.computeIfPresent(replay.id(), (same, deadLetter) -> deadLetter.replayed(replay));
    }
}
