package dev.userstream.ops.cli;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.DeadLetterName;
import dev.userstream.settings.Durations;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that select dead letters. */
final class DeadLetterOptions {
    private static final String TIME = "a time such as 2026-01-31T12:00:00Z, or an age such as 90m or 24h";

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            split = ",",
            description = "Refused for this reason, such as invalid_json.")
    private Set<RefusalReason> reasons = new HashSet<>();

    @Option(
            names = {"--stage", "--store"},
            paramLabel = "STAGE",
            split = ",",
            description = "Refused by producer, parser, cassandra or postgres.")
    private Set<Stage> stages = new HashSet<>();

    @Option(names = "--from", paramLabel = "TIME", description = "Refused at this time or later: " + TIME + ".")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Refused before this time.")
    private @Nullable Instant to;

    @Option(
            names = "--source-partition",
            paramLabel = "N",
            description = "The refused message is in this partition of users_created.")
    private @Nullable Integer sourcePartition;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Only these dead letters: " + DeadLetterName.EXPECTED + ".")
    private List<DeadLetterName> names = new ArrayList<>();

    /** Whether all options together select a dead letter. */
    boolean select(DeadLetterEntry entry) {
        return (reasons.isEmpty() || reasons.contains(entry.deadLetter().reason()))
                && (stages.isEmpty() || stages.contains(entry.id().stage()))
                && (from == null || !entry.deadLetter().rejectedAt().isBefore(from))
                && (to == null || entry.deadLetter().rejectedAt().isBefore(to))
                && (sourcePartition == null
                        || (entry.id().source() instanceof MessageOffset message
                                && message.partition() == sourcePartition))
                && (names.isEmpty() || names.stream().anyMatch(name -> name.matches(entry)));
    }

    /** Names that no dead letter has. */
    List<DeadLetterName> unknown(List<DeadLetterEntry> entries) {
        return names.stream()
                .filter(name -> entries.stream().noneMatch(name::matches))
                .toList();
    }

    /** Reads a time, or an age, which is a time before now. */
    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            try {
                return Instant.now().minus(Durations.parse(text));
            } catch (IllegalArgumentException notADuration) {
                throw new IllegalArgumentException(text + " (expected: " + TIME + ")", notADuration);
            }
        }
    }
}
