package dev.userstream.producer.run;

import dev.userstream.events.run.RunRequest;
import dev.userstream.producer.api.Nationalities;
import dev.userstream.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a request from named texts: options of the command line, or fields of a JSON body. */
public final class RequestReader {
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(60);
    private static final double HIGHEST_RATE = 1_000_000;

    private final Settings settings;
    private final String prefix;

    private RequestReader(Settings settings, String prefix) {
        this.settings = settings;
        this.prefix = prefix;
    }

    /**
     * Reads {@code users}, {@code duration}, {@code rate}, {@code nationalities} and {@code lease}. Problems are noted in the
     * settings, and what is returned is then a stand-in.
     *
     * @param prefix what the names begin with, such as {@code --}; may be empty
     */
    public static RunRequest read(Settings settings, String prefix) {
        return new RequestReader(settings, prefix).read();
    }

    private RunRequest read() {
        long users = settings.wholeNumber(prefix + "users", 0, 1, Long.MAX_VALUE);
        Optional<String> givenUsers = settings.optionalText(prefix + "users");
        Duration duration = duration("duration").orElse(null);
        if (givenUsers.isPresent() && duration != null) {
            settings.problem(prefix + "users, " + prefix + "duration: both given (expected: one of them)");
        }
        return new RunRequest(
                users > 0 ? users : null,
                users > 0 ? null : Optional.ofNullable(duration).orElse(DEFAULT_DURATION),
                rate(),
                nationalities(),
                duration("lease").orElse(null));
    }

    private Optional<Duration> duration(String field) {
        String name = prefix + field;
        Optional<String> text = settings.optionalText(name);
        Duration duration = settings.duration(name, DEFAULT_DURATION);
        return text.map(given -> duration);
    }

    private @Nullable Double rate() {
        Optional<String> text = settings.optionalText(prefix + "rate");
        try {
            Double rate = text.map(Double::valueOf).orElse(null);
            if (rate == null || (rate > 0 && rate <= HIGHEST_RATE)) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are out of range.
        }
        settings.problem(
                prefix + "rate: " + text.orElse("") + " (expected: a number above 0, at most 1000000 users a second)");
        return null;
    }

    private List<String> nationalities() {
        try {
            return Nationalities.parse(settings.text(prefix + "nationalities", ""));
        } catch (IllegalArgumentException e) {
            settings.problem(prefix + e.getMessage());
            return List.of();
        }
    }
}
