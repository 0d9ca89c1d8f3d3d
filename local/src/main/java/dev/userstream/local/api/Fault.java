package dev.userstream.local.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What can be made to happen to an answer of the offline API. */
public sealed interface Fault {
    /**
     * Another answer altogether.
     *
     * @param status HTTP status
     * @param headers headers and their values, {@code Content-Type} among them where there should be one
     * @param body its bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answered(int status, Map<String, String> headers, byte[] body) implements Fault {
        /** Copies the headers. */
        public Answered {
            headers = Map.copyOf(headers);
        }
    }

    /** The right answer, begun only after a while. */
    record Delayed(Duration delay) implements Fault {}

    /** The right answer, byte for byte with a pause before each. */
    record Dripped(Duration pause) implements Fault {}

    /** The right answer, ended after so many bytes of its body although more were announced. */
    record Cut(int bytes) implements Fault {}

    /** The right answer labelled as gzip, whose second half is missing. */
    record BrokenGzip() implements Fault {}

    /** The right answer for another number of users than was asked for; 0 gives the source's empty page. */
    record Delivered(int users) implements Fault {}

    /** The connection is closed without a byte. */
    record Disconnected() implements Fault {}

    /** The connection stays open and nothing ever comes. */
    record Silence() implements Fault {}

    /** An HTML page with that status, as proxies and portals send it. */
    static Answered html(int status) {
        return answered(status, "text/html; charset=utf-8", "<!DOCTYPE html><title>" + status + "</title>");
    }

    /** A success whose body is that text, called JSON. */
    static Answered body(String json) {
        return answered(200, JSON, json);
    }

    /** The source's own error message. */
    static Answered error(int status) {
        return answered(status, JSON, "{\"error\":\"Uh oh, something has gone wrong.\"}");
    }

    /** 429 as the source sends it: no Retry-After. */
    static Answered tooManyRequests(long users) {
        String text =
                "{\"error\":\"Whoa, ease up there cowboy. You've requested " + users + " users in the last minute.\"}";
        return answered(429, JSON, text);
    }

    /** The content type that the source gives all its JSON. */
    String JSON = "application/json; charset=utf-8";

    private static Answered answered(int status, String contentType, String body) {
        return new Answered(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
