package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The dead letters that a filter selects, each once, with their state. Not thread-safe while it is filled. */
public final class DeadLetterIndex {
    private final DeadLetterFilter filter;
    private final Map<DeadLetterId, DeadLetterEntry> entries = new LinkedHashMap<>();

    DeadLetterIndex(DeadLetterFilter filter) {
        this.filter = filter;
    }

    /** Reads the dead-letter topic from its beginning to its present end. */
    public static DeadLetterIndex read(TopicLog topic, DeadLetterFilter filter, Progress progress) {
        DeadLetterIndex index = new DeadLetterIndex(filter);
        topic.read(new TreeMap<>(), topic.latest(), progress, "reading dead letters", index::accept);
        return index;
    }

    /** The dead letters in the order of the topic. */
    public List<DeadLetterEntry> all() {
        return List.copyOf(entries.values());
    }

    /** Those that were not replayed. */
    public List<DeadLetterEntry> open() {
        return entries.values().stream().filter(DeadLetterEntry::isOpen).toList();
    }

    /** Names in the filter that no selected dead letter has. */
    public List<DeadLetterName> unknown() {
        return filter.names().stream()
                .filter(name -> entries.values().stream().noneMatch(entry -> name.matches(entry.id(), entry.place())))
                .toList();
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isPresent()) {
            add(deadLetter.get(), message);
        } else {
            // A marker always follows its dead letter: the topic has one partition.
            message.replayMarker()
                    .ifPresent(marker -> entries.computeIfPresent(marker.id(), (id, entry) -> entry.replayed(marker)));
        }
    }

    private void add(DeadLetter deadLetter, TopicRecord message) {
        if (entries.computeIfPresent(deadLetter.id(), (id, known) -> known.repeated()) == null
                && filter.accepts(deadLetter, DeadLetterName.ofRecord(message.partition(), message.offset()))) {
            entries.put(deadLetter.id(), DeadLetterEntry.first(deadLetter, message.partition(), message.offset()));
        }
    }
}
