package dev.userstream.job.sink;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.read.SourceRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row to store, with the record that it came from.
 *
 * @param user its values
 * @param source the record, kept because a refused row becomes a dead letter
 * @param writeOrder decides which row of an id is the newest; microseconds since 1970
 */
public record UserRow(CreatedUser user, SourceRecord source, long writeOrder) {
    /**
     * A row with every field set, of a user that does not exist, for probe writes. When a store refuses a row, a probe write shows
     * whether the table takes writes at all; if it does not, the row is no dead letter.
     */
    public static final UserRow PROBE = probe();

    private static final Predicate<String> WHOLE_NUMBER =
            Pattern.compile("[0-9]{1,18}").asMatchPredicate();

    /** The row of a valid record. */
    public static UserRow of(CreatedUser user, SourceRecord record) {
        return new UserRow(
                user,
                record,
                WriteOrder.of(record.source().timestampMs(), record.source().offset()));
    }

    private static UserRow probe() {
        CreatedUser user = CreatedUser.of(field -> switch (field.type()) {
            case UUID -> UserIds.of(new RunId("userstream-probe"), 0);
            case TEXT -> "probe@example.com";
            case TIMESTAMP -> Instant.parse("2000-01-01T00:00:00Z");
        });
        MessageOffset nowhere = new MessageOffset(Topics.USERS_CREATED.name(), 0, 0, 1);
        return of(user, new SourceRecord(null, null, List.of(), nowhere));
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
                .filter(WHOLE_NUMBER)
                .map(Long::valueOf)
                .orElse(null);
    }
}
