package dev.userstream.job.loss;

import dev.userstream.events.Topics;
import dev.userstream.job.read.TopicExtent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What lies between a checkpoint and the topic.
 *
 * @param anotherTopic whether the topic is not the one that the checkpoint was made with
 * @param ranges the offsets that are gone; empty for another topic, of which nobody can tell
 * @param remaining where to go on: the checkpoint's own position wherever nothing is gone
 */
record DataLoss(boolean anotherTopic, List<LostRange> ranges, Map<Integer, Long> remaining) {
    /** Copies what it is given. */
    DataLoss {
        ranges = List.copyOf(ranges);
        remaining = Map.copyOf(remaining);
    }

    /** What is lost; nothing where the topic holds all that the checkpoint expects. */
    static Optional<DataLoss> between(Checkpointed checkpoint, TopicExtent topic) {
        if (!checkpoint.begun()) {
            return Optional.empty();
        }
        if (isAnother(checkpoint, topic)) {
            return Optional.of(new DataLoss(true, List.of(), topic.earliest()));
        }
        List<LostRange> ranges = new ArrayList<>();
        Map<Integer, Long> remaining = new TreeMap<>();
        topic.earliest().forEach((partition, earliest) -> {
            // A partition that was added later is read from its first record.
            long position = checkpoint.positions().getOrDefault(partition, 0L);
            long end = topic.ends().getOrDefault(partition, earliest);
            remaining.put(partition, position < earliest || position > end ? earliest : position);
            if (position < earliest) {
                ranges.add(new LostRange(partition, position, earliest));
            } else if (position > end) {
                ranges.add(new LostRange(partition, end, position));
            }
        });
        return ranges.isEmpty() ? Optional.empty() : Optional.of(new DataLoss(false, ranges, remaining));
    }

    private static boolean isAnother(Checkpointed checkpoint, TopicExtent topic) {
        return checkpoint.positions().isEmpty()
                || !checkpoint.topicId().orElse(topic.id()).equals(topic.id())
                || !topic.earliest().keySet().containsAll(checkpoint.positions().keySet());
    }

    /** How many offsets are known to be gone. */
    long offsets() {
        return ranges.stream().mapToLong(LostRange::offsets).sum();
    }

    /** What happened, for people. */
    String text() {
        if (anotherTopic) {
            return Topics.USERS_CREATED.name()
                    + ": not the topic that the checkpoint was made with, such as after it was"
                    + " deleted and created anew (what the old one held beyond the checkpoint is gone, how much is unknown)";
        }
        return Topics.USERS_CREATED.name() + ": " + offsets() + " offsets that the checkpoint expects are gone ("
                + ranges.stream().map(LostRange::toString).collect(Collectors.joining("; ")) + ")";
    }
}
