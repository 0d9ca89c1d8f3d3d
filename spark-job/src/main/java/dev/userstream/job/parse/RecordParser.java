package dev.userstream.job.parse;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Messages;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.job.read.SourceRecord;
import java.io.Serializable;
import java.time.Clock;

/**
 * Turns records into rows or dead letters. Thread-safe.
 *
 * @param clock tells when a message was refused; must be serializable, since tasks run elsewhere
 */
public record RecordParser(Clock clock) implements Serializable {
    /** Judges one record by the contract. */
    public Parsed parse(SourceRecord source) {
        ParseResult result =
                Messages.parse(source.key(), source.value(), source.position().timestampMs());
        if (result instanceof ParseResult.Accepted accepted) {
            return new Parsed.Storable(UserRow.of(accepted.user(), source));
        }
        ParseResult.Refused refused = (ParseResult.Refused) result;
        return new Parsed.Unstorable(letter(source, refused.reason(), refused.detail(), Rejecter.PARSER));
    }

    /** The dead letter of a row that a store refuses, with the store's own words. */
    public DeadLetter refusedByStore(UserRow row, String message, Rejecter rejecter) {
        return letter(row.source(), RefusalReason.STORE_REFUSED, message, rejecter);
    }

    @SuppressWarnings("NullAway") // a compact constructor's class file does not say that the arrays may be null
    private DeadLetter letter(SourceRecord source, RefusalReason reason, String detail, Rejecter rejecter) {
        return new DeadLetter(
                source.key(),
                source.value(),
                source.headers(),
                reason,
                detail,
                source.position(),
                rejecter,
                clock.instant());
    }
}
