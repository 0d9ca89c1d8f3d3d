package dev.userstream.local.operation;

import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 30m} or {@code 1h30m}. */
public final class ShortDuration implements ITypeConverter<Duration> {
    /** Made by the command line's parser. */
    public ShortDuration() {}

    @Override
    public Duration convert(String text) {
        if (!text.matches("(\\d{1,4}h)?(\\d{1,6}m)?(\\d{1,8}s)?") || text.isEmpty()) {
            throw new TypeConversionException(text + " (expected: a duration such as 90s, 30m or 1h30m)");
        }
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
