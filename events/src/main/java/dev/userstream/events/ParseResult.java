package dev.userstream.events;

/** What became of a message: a user, or the reason why it is none. */
public sealed interface ParseResult {
    /**
     * A valid message.
     *
     * @param encoded what it says
     */
    record Accepted(EncodedUser encoded) implements ParseResult {
        /** The same as values that can be looked at, decoded at each call. */
        public CreatedUser user() {
            return encoded.user();
        }
    }

    /**
     * An invalid message.
     *
     * @param reason which rule it breaks
     * @param detail what was found and what was expected, for people; names fields and positions, never a field's value
     */
    record Refused(RefusalReason reason, String detail) implements ParseResult {}
}
