package dev.userstream.job.sink;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.WriteOrder;
import dev.userstream.job.read.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row to store, with the record that it came from.
 *
 * @param user its values
 * @param source the record, kept because a refused row becomes a dead letter
 * @param writeOrder decides which row of an id is the newest; microseconds since 1970
 */
public record UserRow(CreatedUser user, SourceRecord source, long writeOrder) {
    private static final int MAX_DIGITS = 18;

    /** The row of a valid record. */
    public static UserRow of(CreatedUser user, SourceRecord record) {
        return new UserRow(
                user,
                record,
                WriteOrder.of(record.source().timestampMs(), record.source().offset()));
    }

    /** The run that published the user; {@code null} where the header is absent or not a run's id. */
    public @Nullable String runId() {
        return Header.lastText(source.headers(), MessageHeaders.RUN_ID)
                .filter(RunId::isValid)
                .orElse(null);
    }

    /** The user's position in the run; {@code null} where the header is absent or not a number. */
    public @Nullable Long sequence() {
        return Header.lastText(source.headers(), MessageHeaders.SEQUENCE)
                .filter(UserRow::isWholeNumber)
                .map(Long::valueOf)
                .orElse(null);
    }

    private static boolean isWholeNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
