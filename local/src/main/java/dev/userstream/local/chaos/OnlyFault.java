package dev.userstream.local.chaos;

import dev.userstream.local.operation.ShortDuration;
import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one fault: {@code broker-freeze:40s}, {@code cassandra-kill:5s}, {@code job-restart}. */
final class OnlyFault implements ITypeConverter<Blow> {
    private static final Pattern FAULT = Pattern.compile("([a-z]+)-([a-z]+)(?::([0-9hms]+))?");
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration UNTOLD_FREEZE = Duration.ofSeconds(10);
    /** What most people call it. */
    private static final String BROKER = "broker";

    @Override
    public Blow convert(String text) {
        Matcher fault = FAULT.matcher(text);
        if (!fault.matches()) {
            throw refusal(text);
        }
        Component part = part(fault.group(1)).orElseThrow(() -> refusal(text));
        Deed deed = Arrays.stream(Deed.values())
                .filter(each -> each.label().equals(fault.group(2)))
                .findFirst()
                .orElseThrow(() -> refusal(text));
        Duration length = fault.group(3) == null ? untold(deed) : new ShortDuration().convert(fault.group(3));
        if (length.compareTo(LONGEST) > 0 || (deed == Deed.RESTART && !length.isZero())) {
            throw refusal(text);
        }
        return new Blow.ToPart(deed, part, length);
    }

    private static Optional<Component> part(String name) {
        String known = name.equals(BROKER) ? Component.KAFKA.label() : name;
        return Arrays.stream(Component.values())
                .filter(part -> part.label().equals(known))
                .findFirst();
    }

    private static Duration untold(Deed deed) {
        return deed == Deed.FREEZE ? UNTOLD_FREEZE : Duration.ZERO;
    }

    private static TypeConversionException refusal(String text) {
        String parts = Arrays.stream(Component.values()).map(Component::label).collect(Collectors.joining(", "));
        return new TypeConversionException(String.format(
                Locale.ROOT,
                "%s (expected: PART-freeze:TIME, PART-kill:TIME or PART-restart, of %s; at most 5m)",
                text,
                parts));
    }
}
