package dev.userstream.events;

/** What became of a message: a user, or the reason why it is none. */
public sealed interface ParseResult {
    /**
     * A valid message.
     *
     * @param user what it says
     */
    record Accepted(EncodedUser user) implements ParseResult {}

    /**
     * An invalid message.
     *
     * @param reason which rule it breaks
     * @param detail what was found and what was expected, for people; names fields and positions, never a field's value
     */
    record Refused(RefusalReason reason, String detail) implements ParseResult {}
}
