package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Header;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Records and rows for tests. A record's timestamp is its offset and one, in milliseconds. */
public final class Samples {
    private Samples() {}

    /** Asserts that an action fails with a {@link StoreFailure} for that cause. */
    public static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            ThrowingCallable action, FailureCause cause) {
        return assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(cause));
    }

    /** A user with only the required fields. */
    public static CreatedUser user(UUID id) {
        return new CreatedUser(
                id, "Ada", "Byron", "female", null, null, "ada@example.com", "ada", null, null, null, null);
    }

    /** A valid record of partition 0. */
    public static SourceRecord record(UUID id, long offset, Header... headers) {
        CreatedUser user = user(id);
        return record(UserMessage.key(user), UserCodec.encode(user), offset, headers);
    }

    /** A record of partition 0 with any bytes. */
    @SuppressWarnings("NullAway") // a record's canonical constructor does not show that the arrays may be null
    public static SourceRecord record(byte[] key, byte[] value, long offset, Header... headers) {
        return new SourceRecord(
                key, value, List.of(headers), new MessageOffset("users_created", 0, offset, offset + 1));
    }

    /** A row of partition 0. */
    public static UserRow row(UUID id, long offset, Header... headers) {
        return UserRow.of(user(id), record(id, offset, headers));
    }

    /** A row whose record is large by a field outside the contract. */
    public static UserRow largeRow(long offset, int unknownBytes) {
        UUID id = UUID.randomUUID();
        String json = new String(UserCodec.encode(user(id)), StandardCharsets.UTF_8);
        String large = json.substring(0, json.length() - 1) + ",\"unknown\":\"" + "x".repeat(unknownBytes) + "\"}";
        return UserRow.of(user(id), record(UserMessage.key(user(id)), large.getBytes(StandardCharsets.UTF_8), offset));
    }
}
