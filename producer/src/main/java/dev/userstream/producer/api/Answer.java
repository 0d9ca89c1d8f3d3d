package dev.userstream.producer.api;

import java.time.Instant;
import okhttp3.Headers;

/**
 * A complete answer of the source.
 *
 * @param body decoded bytes; of an answer that is not 200 only the beginning
 * @param receivedAt when its last byte was here
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, Headers headers, byte[] body, Instant receivedAt) {
    static final int OK = 200;

    /**
     * Lets an answer pass that may hold users.
     *
     * @throws FetchFailedException for every status but 200
     */
    void checkStatus() throws FetchFailedException {
        if (status != OK) {
            throw failure(causeOf(status), "status " + status + " (expected: 200)");
        }
    }

    /** The failure of this answer, with what people need to recognise it. */
    FetchFailedException failure(FetchFailure cause, String detail) {
        String contentType = headers.get("Content-Type");
        return new FetchFailedException(new AttemptFailure(
                cause,
                detail,
                status,
                contentType == null ? "" : Excerpt.line(contentType),
                Excerpt.of(body, status),
                RetryAfter.parse(headers, receivedAt)));
    }

    private static FetchFailure causeOf(int status) {
        return switch (status) {
            case 429 -> FetchFailure.RATE_LIMITED;
            case 401, 403 -> FetchFailure.FORBIDDEN;
            case 404 -> FetchFailure.NOT_FOUND;
            case 301, 302, 303, 307, 308 -> FetchFailure.REDIRECT;
            default -> status >= 500 ? FetchFailure.SERVER_ERROR : FetchFailure.UNEXPECTED_STATUS;
        };
    }
}
