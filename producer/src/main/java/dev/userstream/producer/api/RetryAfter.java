package dev.userstream.producer.api;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the header in which a server says when to come back. */
final class RetryAfter {
    /** Longest wait that a server can impose: a typing error there must not stop us for years. */
    static final Duration MOST = Duration.ofMinutes(10);

    private static final String NAME = "Retry-After";
    private static final int DIGITS_THAT_FIT = 9;

    private RetryAfter() {}

    /**
     * How long to wait, from zero (a date that has passed) to {@link #MOST}.
     *
     * @param now the wall clock, for the form with a date
     * @return {@code null} where the header is absent or neither whole seconds nor an HTTP date
     */
    static @Nullable Duration parse(Headers headers, Instant now) {
        String text = headers.get(NAME);
        if (text == null) {
            return null;
        }
        if (!text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return text.length() > DIGITS_THAT_FIT ? MOST : capped(Duration.ofSeconds(Long.parseLong(text)));
        }
        Instant date = headers.getInstant(NAME);
        return date == null ? null : capped(Duration.between(now, date));
    }

    private static Duration capped(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
