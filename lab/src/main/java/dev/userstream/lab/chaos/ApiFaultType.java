package dev.userstream.lab.chaos;

import dev.userstream.local.api.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The ways in which the offline API fails during a chaos run. */
enum ApiFaultType {
    SERVER_ERROR,
    RATE_LIMIT,
    HTML_FOR_USERS,
    ERROR_FOR_USERS,
    EMPTY_PAGE,
    CUT_ANSWER,
    BROKEN_GZIP,
    DISCONNECT,
    SLOW_ANSWER;

    /** The fault as the offline API injects it. */
    Fault injected() {
        return switch (this) {
            case SERVER_ERROR -> Fault.html(503);
            // Without Retry-After the producer waits for minutes, as it must, and the run would measure that wait.
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

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
