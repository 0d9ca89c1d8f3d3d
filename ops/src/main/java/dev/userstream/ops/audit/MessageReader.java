package dev.userstream.ops.audit;

import dev.userstream.events.Messages;
import dev.userstream.events.ParseResult;
import dev.userstream.events.WriteOrder;
import dev.userstream.ops.evidence.RowValues;
import dev.userstream.ops.evidence.TopicRecord;
import java.util.Optional;

/** Turns the topic's messages into what both stores must hold. Confined to one thread. */
final class MessageReader {
    private final AuditScope scope;
    private final Letters letters;
    private final ExpectedRows rows;
    private final SequenceClaims claims;
    private final RowDigest digest = new RowDigest();
    private long messages;
    private long unaccounted;

    MessageReader(AuditScope scope, Letters letters, ExpectedRows rows, SequenceClaims claims) {
        this.scope = scope;
        this.letters = letters;
        this.rows = rows;
        this.claims = claims;
    }

    /** Messages of the scope, valid or not. */
    long messages() {
        return messages;
    }

    /** Messages that are not valid and have no dead letter. */
    long unaccounted() {
        return unaccounted;
    }

    void accept(TopicRecord message) {
        Optional<Claim> claim = Claim.of(message.headers()).filter(scope::covers);
        if (!scope.isWhole() && claim.isEmpty() && !isPromised(message)) {
            return;
        }
        messages++;
        ParseResult parsed = Messages.parse(message.key(), message.value(), message.timestampMs());
        boolean refused = letters.refusedByParser(message);
        if (parsed instanceof ParseResult.Accepted accepted && !refused) {
            int ordinal = rows.offer(accepted.user().id(), version(message, accepted), letters.refusedBy(message));
            claim.map(Claim::derivedId)
                    .filter(derived -> !derived.equals(accepted.user().id()))
                    .ifPresent(derived -> claims.add(ordinal, derived));
        } else if (!refused) {
            unaccounted++;
        }
    }

    /** What a valid message demands. */
    Version version(TopicRecord message, ParseResult.Accepted accepted) {
        long claim = Claim.of(message.headers())
                .map(place -> digest.ofClaim(place.runId().value(), place.sequence()))
                .orElse(0L);
        return new Version(
                WriteOrder.of(message.timestampMs(), message.offset()),
                digest.of(RowValues.of(accepted.user().decode())),
                Position.of(message.partition(), message.offset()),
                claim);
    }

    /** Parses nothing: in the audit of one run most messages are those of others. */
    private boolean isPromised(TopicRecord message) {
        return UserKey.id(message.key()).filter(id -> rows.find(id) >= 0).isPresent();
    }
}
