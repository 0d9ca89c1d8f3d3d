package dev.userstream.job.parse;

import dev.userstream.events.EncodedUser;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.WriteOrder;
import dev.userstream.job.read.SourceRecord;
import java.util.Optional;

/**
 * A user that is to be stored, with the record that it came from.
 *
 * @param user its values
 * @param source the record, kept whole in case a store refuses the row
 * @param writeOrder decides which row of an id is the newest; microseconds since 1970
 */
public record UserRow(EncodedUser user, SourceRecord source, long writeOrder) {
    private static final int MAX_DIGITS = 18;

    static UserRow of(EncodedUser user, SourceRecord source) {
        return new UserRow(
                user,
                source,
                WriteOrder.of(source.position().timestampMs(), source.position().offset()));
    }

    /** The run that published the user; nothing where the header is absent or cannot be a run's id. */
    public Optional<String> runId() {
        return Header.lastText(source.headers(), MessageHeaders.RUN_ID).filter(RunId::isValid);
    }

    /** The user's place in the run; nothing where the header is absent or not a number. */
    public Optional<Long> sequence() {
        return Header.lastText(source.headers(), MessageHeaders.SEQUENCE)
                .filter(UserRow::isWholeNumber)
                .map(Long::valueOf);
    }

    private static boolean isWholeNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
