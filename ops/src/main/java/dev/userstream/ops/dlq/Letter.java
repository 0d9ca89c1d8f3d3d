package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.Replay;
import dev.userstream.events.ReplayCodec;
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
 * @param replayOf the letter of which the refused message was itself a replay
 * @param repeats how many more records of the dead-letter topic are this letter
 * @param replay its replay, if it was replayed
 */
public record Letter(
        LetterId id,
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
        Optional<Replay> replay) {
    private static final int LONGEST_DETAIL = 300;

    static Letter first(DeadLetter letter, int partition, long offset) {
        Origin.Sequence place = letter.origin() instanceof Origin.Sequence sequence ? sequence : null;
        return new Letter(
                LetterId.of(letter),
                partition,
                offset,
                letter.reason(),
                ShownText.line(letter.detail(), LONGEST_DETAIL),
                letter.rejectedAt(),
                ShownText.key(letter.key()),
                size(letter.value()),
                place == null
                        ? header(letter, MessageHeaders.RUN_ID)
                        : Optional.of(place.runId().value()),
                place == null ? header(letter, MessageHeaders.SEQUENCE) : Optional.of(Long.toString(place.sequence())),
                header(letter, ReplayCodec.REPLAY_OF),
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
        return LetterName.ofRecord(partition, offset);
    }

    Letter repeated() {
        return with(repeats + 1, replay);
    }

    Letter replayed(Replay mark) {
        return with(repeats, Optional.of(mark));
    }

    private Letter with(int newRepeats, Optional<Replay> newReplay) {
        return new Letter(
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

    private static Optional<String> header(DeadLetter letter, String name) {
        return Header.lastText(letter.headers(), name).map(text -> ShownText.line(text, LONGEST_DETAIL));
    }

    private static OptionalInt size(byte @Nullable [] value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.length);
    }
}
