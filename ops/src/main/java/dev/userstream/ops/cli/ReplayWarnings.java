package dev.userstream.ops.cli;

import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What whoever replays dead letters should know before, and may go on all the same. */
final class ReplayWarnings {
    private ReplayWarnings() {}

    /**
     * One sentence each.
     *
     * @param retention how long the topic keeps what is replayed; nothing for ever
     */
    static List<String> of(
            List<DeadLetterEntry> deadLetters, Repair repair, Optional<Duration> retention, Instant now) {
        List<String> warnings = new ArrayList<>();
        long hopeless = deadLetters.stream()
                .filter(deadLetter -> deadLetter.id().stage() == Stage.PARSER
                        || deadLetter.id().stage() == Stage.PRODUCER)
                .count();
        // What the parser refused it refuses again; the new dead letter has a position of its own and says which one it
        // replays.
        if (repair == Repair.NONE && hopeless > 0) {
            warnings.add("warning: " + hopeless + " of " + deadLetters.size()
                    + " dead letters break the contract and would be refused again (expected: a repair with --edit,"
                    + " --edit-command or --value-file)");
        }
        retention.ifPresent(kept -> addOld(warnings, deadLetters, kept, now));
        return warnings;
    }

    private static void addOld(List<String> warnings, List<DeadLetterEntry> deadLetters, Duration kept, Instant now) {
        long oldest = now.minus(kept).toEpochMilli();
        long old = deadLetters.stream()
                .filter(deadLetter -> deadLetter.replayTimestampMs() < oldest)
                .count();
        if (old > 0) {
            warnings.add("warning: " + old + " of " + deadLetters.size() + " dead letters are older than "
                    + Topics.USERS_CREATED.name() + " keeps its messages (" + shown(kept)
                    + "). A replayed message keeps its timestamp, so Kafka may remove it within minutes (expected: a job that"
                    + " runs; status shows its lag)");
        }
    }

    private static String shown(Duration kept) {
        return kept.toDays() > 0 ? kept.toDays() + " d" : kept.toSeconds() + " s";
    }
}
