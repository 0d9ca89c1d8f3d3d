package dev.userstream.ops.cli;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.dlq.DeadLetterFilter;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.settings.Durations;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that select dead letters. */
final class DeadLetterOptions {
    private static final String TIME = "a time such as 2026-01-31T12:00:00Z, or an age such as 90m or 24h";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            split = ",",
            description = "Refused for this reason, such as invalid_json.")
    private List<String> reasons = new ArrayList<>();

    @Option(
            names = {"--stage", "--store"},
            paramLabel = "STAGE",
            split = ",",
            description = "Refused by producer, parser, cassandra or postgres.")
    private List<String> stages = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = "Refused at this time or later: " + TIME + ".")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Refused before this time.")
    private @Nullable String to;

    @Option(
            names = "--source-partition",
            paramLabel = "N",
            description = "The refused message is in this partition of users_created.")
    private @Nullable Integer sourcePartition;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Only these dead letters: " + DeadLetterName.EXPECTED + ".")
    private List<String> names = new ArrayList<>();

    /** The filter of all options together. */
    DeadLetterFilter filter(InstantSource clock) {
        return new DeadLetterFilter(
                each("--reason", reasons, RefusalReason.values(), RefusalReason::code),
                each("--stage", stages, Stage.values(), Stage::label),
                time("--from", from, clock),
                time("--to", to, clock),
                sourcePartition,
                names.stream().map(name -> name(spec, name)).toList());
    }

    /** The name of a dead letter in a parameter. */
    static DeadLetterName name(@Nullable CommandSpec spec, String text) {
        try {
            return DeadLetterName.parse(text);
        } catch (IllegalArgumentException e) {
            throw usage(spec, "NAME: " + e.getMessage());
        }
    }

    private <T> Set<T> each(String option, List<String> given, T[] known, Function<T, String> label) {
        return given.stream()
                .map(text -> Arrays.stream(known)
                        .filter(value -> label.apply(value).equals(text))
                        .findFirst()
                        .orElseThrow(() -> usage(
                                spec,
                                option + ": " + text + " (expected: one of "
                                        + Arrays.stream(known).map(label).collect(Collectors.joining(", ")) + ")")))
                .collect(Collectors.toSet());
    }

    private @Nullable Instant time(String option, @Nullable String text, InstantSource clock) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            try {
                return clock.instant().minus(Durations.parse(text));
            } catch (IllegalArgumentException notADuration) {
                throw usage(spec, option + ": " + text + " (expected: " + TIME + ")");
            }
        }
    }

    private static ParameterException usage(@Nullable CommandSpec spec, String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }
}
