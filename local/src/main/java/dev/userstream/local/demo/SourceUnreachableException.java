package dev.userstream.local.demo;

import java.net.URI;

/** The source that was demanded does not answer. */
final class SourceUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceUnreachableException(URI address, String fault) {
        super("source: " + address + " " + fault
                + " (expected: a user as JSON within 3 s; try again later or take --source offline)");
    }
}
