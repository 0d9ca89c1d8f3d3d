package dev.userstream.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A method on a path. A path has at most one parameter, at its end.
 *
 * @param method HTTP method, upper case
 * @param path such as {@code /runs}, or {@code /runs/{run_id}} for a path with a parameter
 * @param handler answers
 */
public record Route(String method, String path, Handler handler) {
    /** Answers requests of one route. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers.
         *
         * @throws Problem for every answer that is not the hoped-for one
         * @throws InterruptedException if the server is being stopped
         */
        Response answer(Request request) throws InterruptedException;
    }

    /**
     * A request that fits the route.
     *
     * @param parameter the end of the path, decoded; empty where the path has none
     * @param query the raw query; {@code null} where there is none
     * @param body the whole body
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched
    public record Request(String parameter, @Nullable String query, byte[] body) {}

    /**
     * The parameter if a path fits: empty for a path without one.
     *
     * @param rawPath as it came, still percent-encoded, so that an encoded slash is no slash
     * @throws Problem if the parameter is not well encoded
     */
    Optional<String> match(String rawPath) {
        if (!path.endsWith("}")) {
            return rawPath.equals(path) ? Optional.of("") : Optional.empty();
        }
        String before = path.substring(0, path.lastIndexOf('{'));
        boolean fits = rawPath.startsWith(before)
                && rawPath.length() > before.length()
                && rawPath.indexOf('/', before.length()) < 0;
        return fits ? Optional.of(decode(rawPath.substring(before.length()))) : Optional.empty();
    }

    /** In a path, unlike in a form, a plus is a plus. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("path: " + e.getMessage() + " (expected: percent-encoding)");
        }
    }
}
