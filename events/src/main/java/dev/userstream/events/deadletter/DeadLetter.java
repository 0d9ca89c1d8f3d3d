package dev.userstream.events.deadletter;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be stored, with everything needed to understand and replay it: key, value and headers byte for
 * byte, and why, where from, when and at which stage it was refused.
 *
 * @param key the original key
 * @param value the original value
 * @param headers the original headers, in their order
 * @param reason the rule that it breaks
 * @param detail what was found and what was expected, or the store's own message
 * @param id where the message came from and the stage that refused it
 * @param rejectedAt when it was refused
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; dead letters are compared by id
public record DeadLetter(
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        RefusalReason reason,
        String detail,
        DeadLetterId id,
        Instant rejectedAt) {
    /** Copies the headers. */
    public DeadLetter {
        headers = List.copyOf(headers);
    }
}
