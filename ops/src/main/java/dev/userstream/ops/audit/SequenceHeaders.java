package dev.userstream.ops.audit;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The run sequences and ids that headers, keys and columns of anyone may name. */
final class SequenceHeaders {
    private SequenceHeaders() {}

    /** The run sequence in the headers, where they have a valid one. */
    static Optional<RunSequence> of(List<Header> headers) {
        try {
            return of(
                    Header.lastText(headers, MessageHeaders.RUN_ID).orElse(null),
                    Header.lastText(headers, MessageHeaders.SEQUENCE)
                            .map(Long::valueOf)
                            .orElse(null));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The run sequence, where both parts are valid. */
    static Optional<RunSequence> of(@Nullable String runId, @Nullable Long sequence) {
        return runId != null && sequence != null && sequence >= 0 && RunId.isValid(runId)
                ? Optional.of(new RunSequence(new RunId(runId), sequence))
                : Optional.empty();
    }

    /** The id of the user with this sequence. */
    static UUID id(RunSequence sequence) {
        return UserIds.of(sequence.runId(), sequence.sequence());
    }

    /** The id in a record's key; empty where the key is none in the form of the contract. */
    static Optional<UUID> id(byte @Nullable [] key) {
        return Optional.ofNullable(key).map(bytes -> UserIds.parse(new String(bytes, StandardCharsets.US_ASCII)));
    }

    /** Eight bytes that stand for a sequence's id, because ten million of them are kept; 0 for none. */
    static long digest(Optional<UUID> sequenceId) {
        return sequenceId.map(UUID::getLeastSignificantBits).orElse(0L);
    }
}
