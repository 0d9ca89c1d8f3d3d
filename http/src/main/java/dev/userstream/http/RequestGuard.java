package dev.userstream.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of strangers from using the browser of somebody who can reach the service: every request under a public host
 * name that merely resolves to us is refused, since such a page could read the answer, and so is a write from another origin.
 * Reads from another origin are answered: the browser keeps the answer from the page that asked. Thread-safe.
 */
public final class RequestGuard {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Set<String> allowedHosts;
    private final String setting;

    /**
     * A guard.
     *
     * @param allowedHosts lower-case names with a dot under which we are known
     * @param setting the setting that lists them, for whoever is refused
     */
    public RequestGuard(Set<String> allowedHosts, String setting) {
        this.allowedHosts = Set.copyOf(allowedHosts);
        this.setting = setting;
    }

    /** The names in a setting's text, comma-separated; none where there is no text. */
    public static Set<String> hosts(Optional<String> text) {
        return text.stream()
                .flatMap(hosts -> Arrays.stream(hosts.split(",")))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Lets a request through that comes under a name of ours.
     *
     * @throws Problem if it must not be answered
     */
    void checkHost(Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !isOurs(PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT))) {
            throw Problem.forbidden(
                    "Host: " + host + " (expected: an address, a name without a dot, or one of " + setting + ")");
        }
    }

    /**
     * Lets a write through that comes from no web page, or from one of ours.
     *
     * @throws Problem if it must not be answered
     */
    void checkOrigin(Headers headers) {
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        if (origin != null && (host == null || !host.equalsIgnoreCase(authority(origin)))) {
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
