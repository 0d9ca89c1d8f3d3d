package dev.userstream.ops.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.ops.dlq.DeadLetterEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON document of a {@link DeadLetterEntry}; what it does not have is null. */
@SuppressWarnings("MissingJavadoc") // the components are those of the entry
public record DeadLetterDocument(
        String deadLetter,
        String record,
        String reason,
        String detail,
        String rejectedBy,
        Instant rejectedAt,

        @JsonUnwrapped @Nullable Source source,

        @Nullable String runId,
        @Nullable String sequence,
        String key,
        @Nullable Integer valueBytes,
        int repeats,
        @Nullable String replayOf,
        String state,
        @Nullable String replayedTo,
        @Nullable Instant replayedAt) {
    /** The refused message; absent for a user that was not published. */
    @SuppressWarnings("MissingJavadoc")
    public record Source(String sourceTopic, int sourcePartition, long sourceOffset, long sourceTimestampMs) {}

    /** The document of an entry. */
    public static DeadLetterDocument of(DeadLetterEntry entry) {
        Source source = entry.id().source() instanceof MessageOffset message
                ? new Source(message.topic(), message.partition(), message.offset(), message.timestampMs())
                : null;
        return new DeadLetterDocument(
                entry.id().toString(),
                entry.place(),
                entry.reason().code(),
                entry.detail(),
                entry.id().stage().label(),
                entry.rejectedAt(),
                source,
                entry.runId(),
                entry.sequence(),
                entry.key(),
                entry.valueBytes(),
                entry.repeats(),
                entry.replayOf(),
                entry.isOpen() ? "open" : "replayed",
                entry.replayPlace(),
                entry.marker() == null ? null : entry.marker().replayedAt());
    }
}
