package dev.userstream.http;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Protects a service against web pages in a browser that can reach it. Requests under a public host name that merely resolves
 * to the service (DNS rebinding) are refused, because such a page could read the response; so are writes from another origin.
 * Reads by the script of another site are refused too, because some are expensive; links from other sites work. Thread-safe.
 *
 * @param allowedHosts lower-case names with a dot under which the service is reached
 * @param setting name of the setting that lists them, for error messages
 */
public record RequestGuard(Set<String> allowedHosts, String setting) {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
    /** What may follow a name: the dot of the DNS root, and a port. */
    private static final Pattern SUFFIX = Pattern.compile("\\.?(:\\d*)?$");

    /** Copies the names. */
    public RequestGuard {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** The names in a setting's text, comma-separated; none where there is no text. */
    public static Set<String> hosts(Optional<String> text) {
        return text.stream()
                .flatMap(hosts -> Arrays.stream(hosts.split(",")))
                .map(host -> name(host.strip()))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Checks a request before it is handled.
     *
     * @throws Problem if the request must not be answered
     */
    void check(Context context) {
        String host = context.header("Host");
        if (host == null || !isAllowed(name(host))) {
            throw forbidden(
                    "Host: " + host + " (expected: an address, a name without a dot, or one of " + setting + ")");
        }
        String site = context.header("Sec-Fetch-Site");
        boolean isForeign = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean isRead = Set.of("GET", "HEAD").contains(context.method().name());
        if (isForeign && !(isRead && "navigate".equals(context.header("Sec-Fetch-Mode")))) {
            throw forbidden("Sec-Fetch-Site: " + site + " (expected: same-origin)");
        }
        if (isRead) {
            return;
        }
        String origin = context.header("Origin");
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            throw forbidden("Origin: " + origin + " (expected: none, or this service's own)");
        }
    }

    private static String name(String host) {
        return SUFFIX.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
    }

    private boolean isAllowed(String name) {
        return (!name.contains(".") && !name.isEmpty())
                || ADDRESS.matcher(name).matches()
                || allowedHosts.contains(name);
    }

    private static Problem forbidden(String detail) {
        return Problem.of(403, "Forbidden", detail);
    }
}
