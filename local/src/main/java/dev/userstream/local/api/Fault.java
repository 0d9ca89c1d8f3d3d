package dev.userstream.local.api;

import java.time.Duration;
import java.util.Map;

/** A fault that can be injected into a response of the offline API. */
public sealed interface Fault {
    /**
     * Another response.
     *
     * @param headers headers and their values, {@code Content-Type} among them where there should be one
     */
    record Answered(int status, Map<String, String> headers, String body) implements Fault {}

    /** The right response, started after a delay. */
    record Delayed(Duration delay) implements Fault {}

    /** The right response, byte by byte with a pause before each. */
    record Dripped(Duration pause) implements Fault {}

    /** The right response, cut after that many bytes of its body although more were announced. */
    record Cut(int bytes) implements Fault {}

    /** The right response labelled as gzip, without its second half. */
    record BrokenGzip() implements Fault {}

    /** The right response for another number of users than requested; 0 gives the source's empty page. */
    record Delivered(int users) implements Fault {}

    /** The connection is closed without a byte. */
    record Disconnected() implements Fault {}

    /** The connection stays open without a response. */
    record Silence() implements Fault {}

    /** The content type of all the source's JSON. */
    String JSON = "application/json; charset=utf-8";

    /** An HTML page with that status, as proxies and captive portals send it. */
    static Answered html(int status) {
        return answered(status, "text/html; charset=utf-8", "<!DOCTYPE html><title>" + status + "</title>");
    }

    /** A success with that text as its JSON. */
    static Answered body(String json) {
        return answered(200, JSON, json);
    }

    /** The source's own error message. */
    static Answered error(int status) {
        return answered(status, JSON, "{\"error\":\"Uh oh, something has gone wrong.\"}");
    }

    /** Status 429 as the source sends it, without {@code Retry-After}. */
    static Answered tooManyRequests(long users) {
        return answered(
                429,
                JSON,
                "{\"error\":\"Whoa, ease up there cowboy. You've requested " + users + " users in the last minute.\"}");
    }

    private static Answered answered(int status, String contentType, String body) {
        return new Answered(status, Map.of("Content-Type", contentType), body);
    }
}
