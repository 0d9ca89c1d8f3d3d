package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter without its value, of which many are kept: about 500 bytes each.
 *
 * @param id its identity
 * @param partition partition of the dead-letter topic that has its first record
 * @param offset the first record's offset
 * @param reason why it was refused
 * @param detail the same for people, cut to 300 characters
 * @param rejectedAt when it was refused first
 * @param key the original key, made fit to be shown
 * @param valueBytes size of the original value; empty for none
 * @param runId the run that its headers name
 * @param sequence the place in the run that its headers name
 * @param replayOf the dead letter of which the refused message was itself a replay
 * @param repeats how many more records of the dead-letter topic are this dead letter
 * @param replay its replay, if it was replayed
 */
public record DeadLetterEntry(
        DeadLetterId id,
        int partition,
        long offset,
        RefusalReason reason,
        String detail,
        Instant rejectedAt,
        String key,
        OptionalInt valueBytes,
        Optional<String> runId,
        Optional<String> sequence,
        Optional<String> replayOf,
        int repeats,
        Optional<ReplayMarker> replay) {
    private static final int LONGEST_DETAIL = 300;

    static DeadLetterEntry first(DeadLetter deadLetter, int partition, long offset) {
        RunSequence place = deadLetter.id().source() instanceof RunSequence sequence ? sequence : null;
        return new DeadLetterEntry(
                deadLetter.id(),
                partition,
                offset,
                deadLetter.reason(),
                SafeText.line(deadLetter.detail(), LONGEST_DETAIL),
                deadLetter.rejectedAt(),
                SafeText.key(deadLetter.key()),
                size(deadLetter.value()),
                place == null
                        ? header(deadLetter, MessageHeaders.RUN_ID)
                        : Optional.of(place.runId().value()),
                place == null
                        ? header(deadLetter, MessageHeaders.SEQUENCE)
                        : Optional.of(Long.toString(place.sequence())),
                header(deadLetter, ReplayMarkerCodec.REPLAY_OF),
                0,
                Optional.empty());
    }

    /** Whether nobody has replayed it. */
    public boolean isOpen() {
        return replay.isEmpty();
    }

    /** The timestamp that the message of its replay gets, in milliseconds since 1970. */
    public long replayTimestampMs() {
        return ReplayMessage.timestamp(id, rejectedAt);
    }

    /** The name of its own record. */
    public String record() {
        return DeadLetterName.ofRecord(partition, offset);
    }

    DeadLetterEntry repeated() {
        return with(repeats + 1, replay);
    }

    DeadLetterEntry replayed(ReplayMarker mark) {
        return with(repeats, Optional.of(mark));
    }

    private DeadLetterEntry with(int newRepeats, Optional<ReplayMarker> newReplay) {
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
                newReplay);
    }

    private static Optional<String> header(DeadLetter deadLetter, String name) {
        return Header.lastText(deadLetter.headers(), name).map(text -> SafeText.line(text, LONGEST_DETAIL));
    }

    private static OptionalInt size(byte @Nullable [] value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.length);
    }
}
