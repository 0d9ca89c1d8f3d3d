package dev.userstream.ops.audit;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.WriteOrder;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.Optional;

/** Turns the topic's messages into what both stores must hold. Confined to one thread. */
final class MessageReader {
    private final AuditScope scope;
    private final AuditDeadLetters deadLetters;
    private final ExpectedRows rows;
    private final SequenceCounts sequences;
    private final RowDigest digest = new RowDigest();
    private long messages;
    private long unaccounted;

    MessageReader(AuditScope scope, AuditDeadLetters deadLetters, ExpectedRows rows, SequenceCounts sequences) {
        this.scope = scope;
        this.deadLetters = deadLetters;
        this.rows = rows;
        this.sequences = sequences;
    }

    /** UserMessage of the scope, valid or not. */
    long messages() {
        return messages;
    }

    /** Messages that are not valid and have no dead letter. */
    long unaccounted() {
        return unaccounted;
    }

    void accept(TopicRecord message) {
        Optional<RunSequenceHeader> sequence =
                RunSequenceHeader.of(message.headers()).filter(scope::covers);
        if (!scope.isWhole() && sequence.isEmpty() && !isExpected(message)) {
            return;
        }
        messages++;
        ParseResult parsed = UserMessage.parse(message.key(), message.value(), message.timestampMs());
        boolean refused = deadLetters.refusedByParser(message);
        if (parsed instanceof ParseResult.Accepted accepted && !refused) {
            int ordinal = rows.offer(accepted.user().id(), version(message, accepted), deadLetters.refusedBy(message));
            sequence.map(RunSequenceHeader::derivedId)
                    .filter(derived -> !derived.equals(accepted.user().id()))
                    .ifPresent(derived -> sequences.add(ordinal, derived));
        } else if (!refused) {
            unaccounted++;
        }
    }

    /** What a valid message demands. */
    Version version(TopicRecord message, ParseResult.Accepted accepted) {
        long sequence = RunSequenceHeader.of(message.headers())
                .map(place -> digest.ofSequence(place.runId().value(), place.sequence()))
                .orElse(0L);
        return new Version(
                WriteOrder.of(message.timestampMs(), message.offset()),
                digest.of(RowValues.of(accepted.user())),
                PackedOffset.of(message.partition(), message.offset()),
                sequence);
    }

    /** Parses nothing: in the audit of one run most messages are those of others. */
    private boolean isExpected(TopicRecord message) {
        return UserKey.id(message.key()).filter(id -> rows.find(id) >= 0).isPresent();
    }
}
