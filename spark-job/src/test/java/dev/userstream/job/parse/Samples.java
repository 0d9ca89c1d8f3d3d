package dev.userstream.job.parse;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import dev.userstream.events.Messages;
import dev.userstream.events.UserCodec;
import dev.userstream.job.read.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Rows for tests, parsed as in production. */
public final class Samples {
    private Samples() {}

    /** A row of an id at an offset of partition 0; its timestamp is the offset and one, in milliseconds. */
    public static UserRow row(UUID id, long offset, Header... headers) {
        CreatedUser user = new CreatedUser(
                id, "Ada", "Byron", "female", null, null, "ada@example.com", "ada", null, null, null, null);
        return row(user, 0, offset, headers);
    }

    /** A row of a user; its timestamp is the offset and one, in milliseconds. */
    public static UserRow row(CreatedUser user, int partition, long offset, Header... headers) {
        return parse(user, UserCodec.encode(user), partition, offset, List.of(headers));
    }

    /** A row whose record is large by a field that the contract does not know. */
    public static UserRow largeRow(long offset, int unknownBytes) {
        UserRow small = row(UUID.randomUUID(), offset);
        String json = new String(UserCodec.encode(small.user().decode()), StandardCharsets.UTF_8);
        String large = json.substring(0, json.length() - 1) + ",\"unknown\":\"" + "x".repeat(unknownBytes) + "\"}";
        return parse(small.user().decode(), large.getBytes(StandardCharsets.UTF_8), 0, offset, List.of());
    }

    private static UserRow parse(CreatedUser user, byte[] value, int partition, long offset, List<Header> headers) {
        SourceRecord source = new SourceRecord(
                Messages.key(user), value, headers, new Position("users_created", partition, offset, offset + 1));
        return ((Parsed.Storable) new RecordParser(Clock.systemUTC()).parse(source)).row();
    }
}
