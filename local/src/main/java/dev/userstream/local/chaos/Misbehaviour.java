package dev.userstream.local.chaos;

import dev.userstream.local.api.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** How the source of users can misbehave; each is a fault of every answer for a while. */
enum Misbehaviour {
    SERVER_ERROR,
    RATE_LIMIT,
    HTML_FOR_USERS,
    ERROR_FOR_USERS,
    EMPTY_PAGE,
    CUT_ANSWER,
    BROKEN_GZIP,
    DISCONNECT,
    SLOW_ANSWER;

    /** What the offline API is told. */
    Fault fault() {
        return switch (this) {
            case SERVER_ERROR -> Fault.html(503);
            // Without a wait of the source's own the producer holds for minutes, which is right and tells nothing here.
            case RATE_LIMIT ->
                new Fault.Answered(429, Map.of("Retry-After", "1"), "slower".getBytes(StandardCharsets.UTF_8));
            case HTML_FOR_USERS -> Fault.html(200);
            case ERROR_FOR_USERS -> Fault.error(200);
            case EMPTY_PAGE -> new Fault.Delivered(0);
            case CUT_ANSWER -> new Fault.Cut(300);
            case BROKEN_GZIP -> new Fault.BrokenGzip();
            case DISCONNECT -> new Fault.Disconnected();
            case SLOW_ANSWER -> new Fault.Delayed(Duration.ofSeconds(3));
        };
    }

    /** The name in reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
