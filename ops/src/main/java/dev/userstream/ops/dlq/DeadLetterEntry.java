package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.topic.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter without its value: about 500 bytes, because many are kept.
 *
 * @param id its identity
 * @param partition partition of its first record in the dead-letter topic
 * @param offset offset of that record
 * @param reason why it was refused
 * @param detail the reason in words, cut to 300 characters
 * @param rejectedAt when it was first refused
 * @param key the original key, safe to print
 * @param valueBytes size of the original value; {@code null} for none
 * @param runId the run in its headers
 * @param sequence the sequence in its headers
 * @param replayOf the dead letter of which the refused message was itself a replay
 * @param repeats further records of the same dead letter
 * @param marker the marker of its replay; {@code null} while it is open
 */
public record DeadLetterEntry(
        DeadLetterId id,
        int partition,
        long offset,
        RefusalReason reason,
        String detail,
        Instant rejectedAt,
        String key,
        @Nullable Integer valueBytes,
        @Nullable String runId,
        @Nullable String sequence,
        @Nullable String replayOf,
        int repeats,
        @Nullable ReplayMarker marker) {
    private static final int MAX_DETAIL = 300;

    static DeadLetterEntry first(DeadLetter deadLetter, int partition, long offset) {
        byte[] value = deadLetter.value();
        RunSequence user = deadLetter.id().source() instanceof RunSequence sequence ? sequence : null;
        return new DeadLetterEntry(
                deadLetter.id(),
                partition,
                offset,
                deadLetter.reason(),
                SafeText.line(deadLetter.detail(), MAX_DETAIL),
                deadLetter.rejectedAt(),
                SafeText.key(deadLetter.key()),
                value == null ? null : value.length,
                user == null
                        ? header(deadLetter, MessageHeaders.RUN_ID)
                        : user.runId().value(),
                user == null ? header(deadLetter, MessageHeaders.SEQUENCE) : Long.toString(user.sequence()),
                header(deadLetter, ReplayMarkerCodec.REPLAY_OF),
                0,
                null);
    }

    /** Whether it was not replayed. */
    public boolean isOpen() {
        return marker == null;
    }

    /** The timestamp of the message of its replay, in milliseconds since 1970. */
    public long replayTimestampMs() {
        return ReplayMessage.timestamp(id, rejectedAt);
    }

    /** The place of its own record, such as {@code users_created.dlq-0@5}. */
    public String place() {
        return DeadLetterName.ofRecord(partition, offset);
    }

    /** The place of the message of its replay, such as {@code users_created-2@17}; {@code null} while it is open. */
    public @Nullable String replayPlace() {
        return marker == null ? null : Topics.USERS_CREATED.name() + "-" + marker.partition() + "@" + marker.offset();
    }

    /** The JSON document of {@code dlq list --json}; what the dead letter does not have is null. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("dead_letter", id.toString());
        document.put("record", place());
        document.put("reason", reason.code());
        document.put("detail", detail);
        document.put("rejected_by", id.stage().label());
        document.put("rejected_at", rejectedAt);
        if (id.source() instanceof MessageOffset message) {
            document.put("source_topic", message.topic());
            document.put("source_partition", message.partition());
            document.put("source_offset", message.offset());
            document.put("source_timestamp_ms", message.timestampMs());
        }
        document.put("run_id", runId);
        document.put("sequence", sequence);
        document.put("key", key);
        document.put("value_bytes", valueBytes);
        document.put("repeats", repeats);
        document.put("replay_of", replayOf);
        document.put("state", isOpen() ? "open" : "replayed");
        document.put("replayed_to", replayPlace());
        document.put("replayed_at", marker == null ? null : marker.replayedAt());
        return document;
    }

    DeadLetterEntry repeated() {
        return with(repeats + 1, marker);
    }

    DeadLetterEntry replayed(ReplayMarker newMarker) {
        return with(repeats, newMarker);
    }

    private DeadLetterEntry with(int newRepeats, @Nullable ReplayMarker newMarker) {
        return new DeadLetterEntry(
                id,
                partition,
                offset,
                reason,
                detail,
                rejectedAt,
                key,
                valueBytes,
                runId,
                sequence,
                replayOf,
                newRepeats,
                newMarker);
    }

    private static @Nullable String header(DeadLetter deadLetter, String name) {
        return Header.lastText(deadLetter.headers(), name)
                .map(text -> SafeText.line(text, MAX_DETAIL))
                .orElse(null);
    }
}
