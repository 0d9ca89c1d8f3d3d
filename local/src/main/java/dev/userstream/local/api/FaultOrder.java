package dev.userstream.local.api;

import dev.userstream.local.api.Fault.Answered;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads a fault from a query such as {@code kind=status&status=503&times=3}. */
final class FaultOrder {
    private static final String KINDS = "status, delay, drip, cut, gzip, users, error, limit, disconnect or silence";

    private final QueryString query;
    private final byte[] body;

    FaultOrder(QueryString query, byte[] body) {
        this.query = query;
        this.body = body;
    }

    /** For how many answers; 1 unless told. */
    int times() {
        return whole("times", 1);
    }

    /**
     * The fault.
     *
     * @throws IllegalArgumentException if kind or a number is not usable; the message says what is expected
     */
    Fault fault() {
        String kind = query.text("kind").orElse("");
        return switch (kind) {
            case "status" -> new Answered(whole("status", 503), headers(), body);
            case "delay" -> new Fault.Delayed(milliseconds());
            case "drip" -> new Fault.Dripped(milliseconds());
            case "cut" -> new Fault.Cut(whole("bytes", 100));
            case "gzip" -> new Fault.BrokenGzip();
            case "users" -> new Fault.Delivered(whole("users", 0));
            case "error" -> Fault.error(whole("status", 200));
            case "limit" -> Fault.tooManyRequests(whole("users", 20_000));
            case "disconnect" -> new Fault.Disconnected();
            case "silence" -> new Fault.Silence();
            default -> throw new IllegalArgumentException("kind: " + kind + " (expected: " + KINDS + ")");
        };
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", query.text("type").orElse("text/html; charset=utf-8"));
        query.text("retry-after").ifPresent(seconds -> headers.put("Retry-After", seconds));
        return headers;
    }

    private Duration milliseconds() {
        return Duration.ofMillis(whole("ms", 1_000));
    }

    private int whole(String name, int fallback) {
        double number = query.number(name).orElse((double) fallback);
        if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + ": " + query.text(name).orElse("") + " (expected: a whole number, 0 or more)");
        }
        return (int) number;
    }
}
