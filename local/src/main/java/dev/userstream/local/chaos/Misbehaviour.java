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

    /** The same as an order to an offline API that runs elsewhere. */
    String order() {
        return switch (this) {
            case SERVER_ERROR -> "kind=status&status=503";
            case RATE_LIMIT -> "kind=status&status=429&retry-after=1";
            case HTML_FOR_USERS -> "kind=status&status=200";
            case ERROR_FOR_USERS -> "kind=error&status=200";
            case EMPTY_PAGE -> "kind=users&users=0";
            case CUT_ANSWER -> "kind=cut&bytes=300";
            case BROKEN_GZIP -> "kind=gzip";
            case DISCONNECT -> "kind=disconnect";
            case SLOW_ANSWER -> "kind=delay&ms=3000";
        };
    }

    /** The name in reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
