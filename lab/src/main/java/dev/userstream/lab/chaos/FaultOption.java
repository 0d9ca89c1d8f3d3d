package dev.userstream.lab.chaos;

import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a fault of a component: {@code broker-freeze:40s}, {@code cassandra-kill:5s}, {@code job-restart}. */
final class FaultOption implements ITypeConverter<Fault> {
    private static final Pattern FAULT = Pattern.compile("([a-z]+)-([a-z]+)(?::([0-9hms]+))?");
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration DEFAULT_FREEZE = Duration.ofSeconds(10);

    @Override
    public Fault convert(String text) {
        Matcher fault = FAULT.matcher(text);
        if (!fault.matches()) {
            throw refusal(text);
        }
        String name = fault.group(1).replace("broker", Component.KAFKA.label());
        Component component;
        Fault.Type type;
        try {
            component = Component.valueOf(name.toUpperCase(Locale.ROOT));
            type = Fault.Type.valueOf(fault.group(2).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refusal(text);
        }
        Duration length = type == Fault.Type.FREEZE ? DEFAULT_FREEZE : Duration.ZERO;
        if (fault.group(3) != null) {
            length = new ShortDuration().convert(fault.group(3));
        }
        if (length.compareTo(LONGEST) > 0 || (type == Fault.Type.RESTART && !length.isZero())) {
            throw refusal(text);
        }
        return new Fault.ComponentFault(type, component, length);
    }

    private static TypeConversionException refusal(String text) {
        return new TypeConversionException(text + " (expected: COMPONENT-freeze:TIME, COMPONENT-kill:TIME or"
                + " COMPONENT-restart, of broker, cassandra, postgres, job, producer; at most 5m)");
    }

    /** Reads {@code 90s}, {@code 30m} or {@code 1h30m}. */
    static final class ShortDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("(\\d{1,4}[hH])?(\\d{1,6}[mM])?(\\d{1,8}[sS])?") || text.isEmpty()) {
                throw new TypeConversionException(text + " (expected: a duration such as 90s, 30m or 1h30m)");
            }
            return Duration.parse("PT" + text);
        }
    }
}
