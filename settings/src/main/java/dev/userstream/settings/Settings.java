package dev.userstream.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed settings by the names of environment variables and collects their problems, so that one start reports all.
 *
 * <p>A method that finds a problem records it and returns a placeholder; {@link #check} then throws before any value is
 * used. Not thread-safe: read the settings once, at the start, on one thread.
 */
public final class Settings {
    private static final int LAST_PORT = 65_535;
    private static final Pattern CLOSING_LINE_BREAK = Pattern.compile("\\R\\z");
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?]):([0-9]{1,5})");
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/]*@");
    /** {@link URI#getHost} is null for names with an underscore, which containers may have. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?])(?::([0-9]{1,5}))?");
    /** Variables of Kubernetes and Docker for a service whose name starts like a prefix of ours. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            ".+_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");

    private final Map<String, String> values;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();

    private Settings(Map<String, String> values) {
        Map<String, String> own = new HashMap<>(values);
        own.entrySet().removeIf(Settings::isServiceLink);
        this.values = Map.copyOf(own);
    }

    /**
     * Settings from a map of names and values, usually {@link System#getenv()} with the command line's options on top. The
     * variables that Kubernetes and Docker set for services, such as {@code USERSTREAM_KAFKA_PORT=tcp://10.0.0.1:9092}, are
     * ignored.
     *
     * @param values names and their texts
     */
    public static Settings of(Map<String, String> values) {
        return new Settings(values);
    }

    /**
     * A text that must be set and not blank.
     *
     * @param expected the form of the text, for the problem's message
     */
    public String requiredText(String name, String expected) {
        return read(name, expected, Function.identity(), null, "");
    }

    /** A text, or {@code fallback} where the name is not set. */
    public String text(String name, String fallback) {
        return read(name, "a text", Function.identity(), fallback, fallback);
    }

    /** A text that may be absent; blank is absent. */
    public Optional<String> optionalText(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A whole number between {@code min} and {@code max}, both included. */
    public int integer(String name, int fallback, int min, int max) {
        return (int) wholeNumber(name, fallback, min, max);
    }

    /** A whole number between {@code min} and {@code max}, both included. */
    public long wholeNumber(String name, long fallback, long min, long max) {
        String expected = "a whole number from " + min + " to " + max;
        return read(
                name,
                expected,
                text -> {
                    long number = Long.parseLong(text);
                    if (number < min || number > max) {
                        throw new IllegalArgumentException(expected);
                    }
                    return number;
                },
                fallback,
                fallback);
    }

    /** A duration of 1 ms to 365 days, such as {@code 500ms}, {@code 60s}, {@code 5m}, {@code 1h} or {@code PT1M}. */
    public Duration duration(String name, Duration fallback) {
        return read(name, Durations.EXPECTED, Durations::parse, fallback, fallback);
    }

    /** An absolute {@code http} or {@code https} address; without credentials, since it is logged and shown. */
    public URI httpAddress(String name, @Nullable URI fallback) {
        return read(
                name,
                "an http:// or https:// address without credentials",
                Settings::parseHttpAddress,
                fallback,
                URI.create("http://_"));
    }

    /** An address as {@link #httpAddress} takes it that may be absent. */
    public Optional<URI> optionalHttpAddress(String name) {
        return optionalText(name).isEmpty() ? Optional.empty() : Optional.of(httpAddress(name, null));
    }

    /** A comma-separated list of {@code host:port}, an IPv6 address in brackets; at least one. */
    public List<String> hostPorts(String name) {
        return read(name, "host:port[,host:port…]", Settings::parseHostPorts, null, List.of());
    }

    /**
     * A secret, from the variable itself or from the file that {@code NAME_FILE} points to, as container secrets are given;
     * a trailing line break of the file is dropped. Problems never show the value.
     */
    public Secret secret(String name, Secret fallback) {
        Optional<String> direct = optionalText(name);
        Optional<String> file = optionalText(name + "_FILE");
        if (direct.isPresent() && file.isPresent()) {
            problems.add(name + ", " + name + "_FILE: both set (expected: only one of them)");
        }
        if (direct.isPresent()) {
            // Not stripped: white space may be part of a password.
            return new Secret(values.getOrDefault(name, ""));
        }
        if (file.isPresent()) {
            return secretFromFile(name + "_FILE", file.get());
        }
        return fallback;
    }

    /** Records a problem that only the caller can detect, such as two settings that exclude each other. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /**
     * Ends the reading. Variables that start with one of {@code ownPrefixes} and were not read are problems too, reported with
     * a similar name where one is known.
     *
     * @throws SettingsException if there is any problem; it lists all of them
     */
    public void check(String... ownPrefixes) {
        values.keySet().stream()
                .filter(name -> Arrays.stream(ownPrefixes).anyMatch(name::startsWith))
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> problems.add(name + ": no such setting" + NearestName.suggest(name, known)));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private Secret secretFromFile(String name, String file) {
        String secret = "";
        try {
            secret = CLOSING_LINE_BREAK.matcher(Files.readString(Path.of(file))).replaceFirst("");
            if (secret.isEmpty()) {
                problems.add(name + ": " + file + " is empty (expected: a file that holds the secret)");
            }
        } catch (IOException | InvalidPathException e) {
            problems.add(name + ": " + file + " cannot be read (expected: the path of a file that holds the secret)");
        }
        return new Secret(secret);
    }

    private <T> T read(String name, String expected, Function<String, T> parse, @Nullable T fallback, T placeholder) {
        Optional<String> text = optionalText(name);
        if (text.isEmpty() && fallback != null) {
            return fallback;
        }
        if (text.isEmpty()) {
            problems.add(name + ": not set (expected: " + expected + ")");
            return placeholder;
        }
        try {
            return parse.apply(text.get());
        } catch (IllegalArgumentException e) {
            String shown = CREDENTIALS.matcher(text.get()).replaceAll("//***@");
            problems.add(name + ": " + shown + " (expected: " + expected + ")");
            return placeholder;
        }
    }

    private static URI parseHttpAddress(String text) {
        URI uri = URI.create(text);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
        if (!http || uri.getRawAuthority() == null || !authority.matches() || !isPort(authority.group(1))) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    /** Whether it is a port, or absent. */
    private static boolean isPort(@Nullable String text) {
        int port = text == null ? LAST_PORT : Integer.parseInt(text);
        return port >= 1 && port <= LAST_PORT;
    }

    private static boolean isServiceLink(Map.Entry<String, String> variable) {
        String name = variable.getKey();
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT")
                        && SERVICE_ADDRESS.matcher(variable.getValue()).matches());
    }

    private static List<String> parseHostPorts(String text) {
        List<String> hostPorts =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (String hostPort : hostPorts) {
            Matcher matcher = HOST_PORT.matcher(hostPort);
            if (!matcher.matches() || !isPort(matcher.group(1))) {
                throw new IllegalArgumentException(hostPort);
            }
        }
        return hostPorts;
    }
}
