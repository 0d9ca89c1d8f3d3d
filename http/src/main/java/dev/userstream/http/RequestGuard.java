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
 * Keeps web pages of strangers from using the browser of somebody who can reach the service: requests under public host names
 * that merely resolve to us are refused, and so are writes from another origin. Thread-safe.
 */
public final class RequestGuard {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Set<String> allowedHosts;
    private final String setting;
    private final boolean alsoReads;

    private RequestGuard(Set<String> allowedHosts, String setting, boolean alsoReads) {
        this.allowedHosts = Set.copyOf(allowedHosts);
        this.setting = setting;
        this.alsoReads = alsoReads;
    }

    /**
     * Guards what changes something; who may read is nobody's concern.
     *
     * @param allowedHosts lower-case names with a dot under which we are known
     * @param setting the setting that lists them, for whoever is refused
     */
    public static RequestGuard ofWrites(Set<String> allowedHosts, String setting) {
        return new RequestGuard(allowedHosts, setting, false);
    }

    /**
     * Guards reads, too: by a name that resolves to us, a stranger's page could read the answers.
     *
     * @param allowedHosts lower-case names with a dot under which we are known
     * @param setting the setting that lists them, for whoever is refused
     */
    public static RequestGuard ofEverything(Set<String> allowedHosts, String setting) {
        return new RequestGuard(allowedHosts, setting, true);
    }

    /** The names in a setting's text, comma-separated; none where there is no text. */
    public static Set<String> hosts(Optional<String> text) {
        return text.stream()
                .flatMap(hosts -> Arrays.stream(hosts.split(",")))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Lets a read through. What it answers is kept from other origins by the browser, as long as the host is ours. */
    void checkRead(Headers headers) {
        if (alsoReads) {
            checkHost(headers);
        }
    }

    /**
     * Lets a write through.
     *
     * @throws Problem if it must not be answered
     */
    void checkWrite(Headers headers) {
        String host = checkHost(headers);
        String origin = headers.getFirst("Origin");
        if (origin != null && !host.equalsIgnoreCase(authority(origin))) {
            throw Problem.forbidden("Origin: " + origin + " (expected: none, or this service's own)");
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw Problem.forbidden("Sec-Fetch-Site: " + site + " (expected: same-origin)");
        }
    }

    private String checkHost(Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !isOurs(PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT))) {
            throw Problem.forbidden(
                    "Host: " + host + " (expected: an address, a name without a dot, or one of " + setting + ")");
        }
        return host;
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
