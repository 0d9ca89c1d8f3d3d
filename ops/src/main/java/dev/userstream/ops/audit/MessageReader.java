package dev.userstream.ops.audit;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.ParseResult;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.ops.compact.RowDigest;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.Optional;
import java.util.UUID;

/** Turns the topic's messages into the rows that both stores must hold. Confined to one thread. */
final class MessageReader {
    private final AuditScope scope;
    private final AuditDeadLetters deadLetters;
    private final ExpectedRows rows;
    private final DuplicateRows duplicates = new DuplicateRows();
    private final RowDigest digest = new RowDigest();
    private long count;
    private long unaccounted;

    MessageReader(AuditScope scope, AuditDeadLetters deadLetters, ExpectedRows rows) {
        this.scope = scope;
        this.deadLetters = deadLetters;
        this.rows = rows;
    }

    /** Messages of the scope, valid or not. */
    long count() {
        return count;
    }

    /** Invalid messages without a dead letter. */
    long unaccounted() {
        return unaccounted;
    }

    /** Rows whose message names a sequence that another id has. */
    DuplicateRows duplicates() {
        return duplicates;
    }

    void accept(TopicRecord message) {
        Optional<RunSequence> sequence = SequenceHeaders.of(message.headers()).filter(scope::covers);
        if (!scope.isWhole() && sequence.isEmpty() && !isExpected(message)) {
            return;
        }
        count++;
        boolean refused = deadLetters.isRefusedByParser(message);
        if (message.parse() instanceof ParseResult.Accepted accepted && !refused) {
            UUID id = accepted.user().id();
            int ordinal = rows.offer(id, version(message, accepted.user()), deadLetters.refusedBy(message));
            sequence.map(SequenceHeaders::id)
                    .filter(sequenceId -> !sequenceId.equals(id))
                    .ifPresent(sequenceId -> duplicates.add(ordinal, sequenceId));
        } else if (!refused) {
            unaccounted++;
        }
    }

    /** What a valid message requires of its row. */
    MessageVersion version(TopicRecord message, CreatedUser user) {
        long sequenceDigest = SequenceHeaders.of(message.headers())
                .map(sequence -> digest.ofSequence(sequence.runId().value(), sequence.sequence()))
                .orElse(0L);
        return new MessageVersion(
                WriteOrder.of(message.timestampMs(), message.offset()),
                digest.of(RowValues.of(user)),
                MessageVersion.pack(message.partition(), message.offset()),
                sequenceDigest);
    }

    /** Does not parse the value: in the audit of one run most messages belong to other runs. */
    private boolean isExpected(TopicRecord message) {
        return SequenceHeaders.id(message.key())
                .filter(id -> rows.find(id) >= 0)
                .isPresent();
    }
}
