package dev.userstream.producer.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of strangers from writing through the browser of somebody who can reach the service: requests from another
 * origin are refused, and so are public host names that merely resolve to us.
 */
final class WriteGuard {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Set<String> allowedHosts;

    /**
     * Keeps the rule.
     *
     * @param allowedHosts lower-case names with a dot under which we are known
     */
    WriteGuard(Set<String> allowedHosts) {
        this.allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * Lets a write through.
     *
     * @throws Problem if it must not be answered
     */
    void check(Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !isOurs(PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT))) {
            throw Problem.forbidden("Host: " + host + " (expected: an address, a name without a dot, or one of"
                    + " USERSTREAM_PRODUCER_HTTP_ALLOWED_HOSTS)");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !host.equalsIgnoreCase(authority(origin))) {
            throw Problem.forbidden("Origin: " + origin + " (expected: none, or this service's own)");
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw Problem.forbidden("Sec-Fetch-Site: " + site + " (expected: same-origin)");
        }
    }

    private boolean isOurs(String name) {
        return (!name.contains(".") && !name.isEmpty())
                || ADDRESS.matcher(name).matches()
                || allowedHosts.contains(name);
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
