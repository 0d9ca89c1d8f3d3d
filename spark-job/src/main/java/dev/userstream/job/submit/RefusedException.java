package dev.userstream.job.submit;

import java.io.IOException;

/** The master has understood what it was asked and says no. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
