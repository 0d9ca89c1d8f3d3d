package dev.userstream.events;

/** The result of parsing a message: a user, or the reason for refusing it. */
public sealed interface ParseResult {
    /**
     * A valid message.
     *
     * @param user its content
     */
    record Accepted(CreatedUser user) implements ParseResult {}

    /**
     * An invalid message.
     *
     * @param reason which rule it breaks
     * @param detail what was found and what was expected, for people; names fields and positions, never a field's value
     */
    record Refused(RefusalReason reason, String detail) implements ParseResult {}
}
