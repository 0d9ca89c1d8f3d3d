package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter with its state, safe to print.
 *
 * @param deadLetter the dead letter without what could be large, because many are kept: no value, only the headers that name its run and
 *     what it is a replay of, texts of at most 300 characters
 * @param valueBytes size of the original value; {@code null} for none
 * @param offset offset of its first record in the dead-letter topic
 * @param repeats further records of the same dead letter
 * @param marker the marker of its replay; {@code null} while it is open
 */
public record DeadLetterEntry(
        DeadLetter deadLetter,
        @Nullable Integer valueBytes,
        int partition,
        long offset,
        int repeats,
        @Nullable ReplayMarker marker) {
    static final int MAX_NEWEST = 10_000;
    private static final int MAX_TEXT = 300;

    /**
     * Reads the dead-letter topic from its beginning to its present end.
     *
     * @return each dead letter once, in the topic's order
     */
    public static List<DeadLetterEntry> read(
            PipelineTopics topics, Predicate<DeadLetterEntry> filter, Progress progress) {
        SortedMap<Integer, Long> from = new TreeMap<>();
        SortedMap<Integer, Long> end = topics.latest(Topics.DEAD_LETTERS);
        long total = PipelineTopics.count(from, end);
        Map<DeadLetterId, DeadLetterEntry> entries = new LinkedHashMap<>();
        topics.read(
                Topics.DEAD_LETTERS,
                from,
                end,
                progress.counting("reading dead letters", total, message -> add(message, filter, entries)));
        return List.copyOf(entries.values());
    }

    /**
     * Reads the newest dead letters, with bounded memory.
     *
     * @param each receives every record of the topic
     * @return at most {@value #MAX_NEWEST}, in the topic's order
     */
    public static List<DeadLetterEntry> newest(
            PipelineTopics topics, Predicate<DeadLetterEntry> filter, Consumer<TopicRecord> each) {
        Map<DeadLetterId, DeadLetterEntry> entries = new LinkedHashMap<>();
        topics.readAll(Topics.DEAD_LETTERS, message -> {
            each.accept(message);
            add(message, filter, entries);
            if (entries.size() > MAX_NEWEST) {
                entries.remove(entries.keySet().iterator().next());
            }
        });
        return List.copyOf(entries.values());
    }

    /** The dead letter whose first record is at an offset. */
    public static Optional<DeadLetterEntry> find(PipelineTopics topics, int partition, long offset) {
        Map<DeadLetterId, DeadLetterEntry> entries = new LinkedHashMap<>();
        // A marker always follows its dead letter.
        topics.read(
                Topics.DEAD_LETTERS,
                new TreeMap<>(Map.of(partition, offset)),
                topics.latest(Topics.DEAD_LETTERS),
                message -> add(message, entry -> entry.partition() == partition && entry.offset() == offset, entries));
        return entries.values().stream().findFirst();
    }

    private static void add(
            TopicRecord message, Predicate<DeadLetterEntry> filter, Map<DeadLetterId, DeadLetterEntry> entries) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isEmpty()) {
            // A marker always follows its dead letter: the topic has one partition.
            message.replayMarker()
                    .ifPresent(marker -> entries.computeIfPresent(marker.id(), (id, entry) -> entry.replayed(marker)));
        } else if (entries.computeIfPresent(deadLetter.get().id(), (id, known) -> known.repeated()) == null) {
            DeadLetterEntry entry = of(deadLetter.get(), message.partition(), message.offset());
            if (filter.test(entry)) {
                entries.put(entry.id(), entry);
            }
        }
    }

    @SuppressWarnings("NullAway") // it takes the nullable arrays of a dead letter for arrays that are not nullable
    private static DeadLetterEntry of(DeadLetter whole, int partition, long offset) {
        byte[] key = whole.key();
        byte[] value = whole.value();
        List<Header> headers = Stream.of(MessageHeaders.RUN_ID, MessageHeaders.SEQUENCE, ReplayMarker.REPLAY_OF)
                .flatMap(name -> Header.lastText(whole.headers(), name).stream()
                        .map(text -> Header.ofText(name, SafeText.line(text, MAX_TEXT))))
                .toList();
        DeadLetter deadLetter = new DeadLetter(
                key == null ? null : Arrays.copyOf(key, Math.min(key.length, MAX_TEXT)),
                null,
                headers,
                whole.reason(),
                SafeText.line(whole.detail(), MAX_TEXT),
                whole.id(),
                whole.rejectedAt());
        return new DeadLetterEntry(
                deadLetter, value == null ? null : (Integer) value.length, partition, offset, 0, null);
    }

    /** Its identity. */
    public DeadLetterId id() {
        return deadLetter.id();
    }

    /** The original key. */
    public String key() {
        return SafeText.key(deadLetter.key());
    }

    /** The dead letter of which the refused message was itself a replay. */
    public @Nullable String replayOf() {
        return header(ReplayMarker.REPLAY_OF);
    }

    /** Whether it was not replayed. */
    public boolean isOpen() {
        return marker == null;
    }

    static String place(int partition, long offset) {
        return Topics.DEAD_LETTERS.name() + "-" + partition + "@" + offset;
    }

    /** The place of its own record, such as {@code users_created.dlq-0@5}. */
    public String place() {
        return place(partition, offset);
    }

    /** The place of the message of its replay, such as {@code users_created-2@17}; {@code null} while it is open. */
    public @Nullable String replayPlace() {
        return marker == null ? null : Topics.USERS_CREATED.name() + "-" + marker.partition() + "@" + marker.offset();
    }

    /** The JSON document of {@code dlq list --json}; what the dead letter does not have is null. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("dead_letter", id().toString());
        document.put("record", place());
        document.put("reason", deadLetter.reason().code());
        document.put("detail", deadLetter.detail());
        document.put("rejected_by", id().stage().label());
        document.put("rejected_at", deadLetter.rejectedAt());
        if (id().source() instanceof MessageOffset message) {
            document.put("source_topic", message.topic());
            document.put("source_partition", message.partition());
            document.put("source_offset", message.offset());
            document.put("source_timestamp_ms", message.timestampMs());
            document.put("run_id", header(MessageHeaders.RUN_ID));
            document.put("sequence", header(MessageHeaders.SEQUENCE));
        } else if (id().source() instanceof RunSequence user) {
            document.put("run_id", user.runId().value());
            document.put("sequence", Long.toString(user.sequence()));
        }
        document.put("key", key());
        document.put("value_bytes", valueBytes);
        document.put("repeats", repeats);
        document.put("replay_of", replayOf());
        document.put("state", isOpen() ? "open" : "replayed");
        document.put("replayed_to", replayPlace());
        document.put("replayed_at", marker == null ? null : marker.replayedAt());
        return document;
    }

    private @Nullable String header(String name) {
        return Header.lastText(deadLetter.headers(), name).orElse(null);
    }

    private DeadLetterEntry repeated() {
        return new DeadLetterEntry(deadLetter, valueBytes, partition, offset, repeats + 1, marker);
    }

    private DeadLetterEntry replayed(ReplayMarker newMarker) {
        return new DeadLetterEntry(deadLetter, valueBytes, partition, offset, repeats, newMarker);
    }
}
