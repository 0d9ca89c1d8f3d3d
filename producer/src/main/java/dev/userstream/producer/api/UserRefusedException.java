package dev.userstream.producer.api;

import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;

/** Ends the reading of one user. Without stack trace: a hostile page holds thousands of such users. */
final class UserRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    /**
     * Refuses the user.
     *
     * @param detail what was found and what was expected; no personal data
     */
    UserRefusedException(RefusalReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    ParseResult.Refused refusal() {
        return new ParseResult.Refused(reason, String.valueOf(getMessage()));
    }
}
