package dev.userstream.producer.api;

import java.io.IOException;

/** Ends one attempt from wherever it fails. An {@link IOException} because OkHttp's interceptors may throw no other. */
final class FetchFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient AttemptFailure failure;

    FetchFailedException(AttemptFailure failure) {
        super(failure.detail());
        this.failure = failure;
    }

    FetchFailedException(FetchFailure cause, String detail) {
        this(AttemptFailure.unanswered(cause, detail));
    }

    AttemptFailure failure() {
        return failure;
    }
}
