package dev.userstream.job.sink;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.read.SourceRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A user that does not exist, for probe writes. When a store refuses a row, a probe write shows whether the table takes writes
 * at all; if it does not, the row is no dead letter. Thread-safe.
 */
public final class ProbeUser {
    /** A run that is never published. */
    private static final RunId RUN = new RunId("userstream-probe");

    private static final String TEXT = "probe@example.com";
    private static final Instant DATE = Instant.parse("2000-01-01T00:00:00Z");

    private ProbeUser() {}

    /**
     * One of the ids that no user has; always the same one for a number.
     *
     * @param number 0 or more
     */
    public static UUID id(long number) {
        return UserIds.of(RUN, number);
    }

    /** A row with every field set. */
    public static UserRow row() {
        UUID id = id(0);
        CreatedUser user = CreatedUser.of(field -> value(field, id));
        MessageOffset nowhere = new MessageOffset(Topics.USERS_CREATED.name(), 0, 0, 1);
        return UserRow.of(user, new SourceRecord(null, null, List.of(), nowhere));
    }

    private static Object value(Field field, UUID id) {
        return switch (field.type()) {
            case UUID -> id;
            case TEXT -> TEXT;
            case TIMESTAMP -> DATE;
        };
    }
}
