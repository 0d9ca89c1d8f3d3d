package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The dead letters that a filter selects, each once, with their state. Not thread-safe while it is filled. */
public final class DeadLetterIndex {
    private final Predicate<DeadLetterEntry> filter;
    private final Map<DeadLetterId, DeadLetterEntry> entries = new LinkedHashMap<>();

    private DeadLetterIndex(Predicate<DeadLetterEntry> filter) {
        this.filter = filter;
    }

    /** Reads the dead-letter topic from its beginning to its present end. */
    public static DeadLetterIndex read(PipelineTopics topics, Predicate<DeadLetterEntry> filter, Progress progress) {
        DeadLetterIndex index = new DeadLetterIndex(filter);
        SortedMap<Integer, Long> from = new TreeMap<>();
        SortedMap<Integer, Long> end = topics.latest(Topics.DEAD_LETTERS);
        long total = PipelineTopics.count(from, end);
        topics.read(Topics.DEAD_LETTERS, from, end, progress.counting("reading dead letters", total, index::accept));
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

    private void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isEmpty()) {
            // A marker always follows its dead letter: the topic has one partition.
            message.replayMarker()
                    .ifPresent(marker -> entries.computeIfPresent(marker.id(), (id, entry) -> entry.replayed(marker)));
        } else if (entries.computeIfPresent(deadLetter.get().id(), (id, known) -> known.repeated()) == null) {
            DeadLetterEntry entry = DeadLetterEntry.of(deadLetter.get(), message.partition(), message.offset());
            if (filter.test(entry)) {
                entries.put(entry.id(), entry);
            }
        }
    }
}
