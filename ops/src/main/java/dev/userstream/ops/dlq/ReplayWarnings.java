package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warnings before a replay, none of which prevents it. */
public final class ReplayWarnings {
    private ReplayWarnings() {}

    /**
     * One sentence each.
     *
     * @param retention how long the topic retains the replayed messages; empty for ever
     */
    public static List<String> of(
            List<DeadLetterEntry> entries, Repair repair, Optional<Duration> retention, Instant now) {
        List<String> warnings = new ArrayList<>();
        long invalid = entries.stream()
                .map(entry -> entry.id().stage())
                .filter(stage -> stage == Stage.PARSER || stage == Stage.PRODUCER)
                .count();
        if (repair == Repair.NONE && invalid > 0) {
            warnings.add("warning: " + invalid + " of " + entries.size()
                    + " dead letters break the contract and would be refused again (expected: a repair with --edit,"
                    + " --edit-command or --value-file)");
        }
        if (retention.isPresent()) {
            long oldest = now.minus(retention.get()).toEpochMilli();
            long old = entries.stream()
                    .filter(entry -> entry.replayTimestampMs() < oldest)
                    .count();
            if (old > 0) {
                warnings.add(
                        "warning: " + old + " of " + entries.size() + " dead letters are older than the retention of "
                                + Topics.USERS_CREATED.name() + " (" + text(retention.get())
                                + "). A replayed message keeps its timestamp, so Kafka may remove it within minutes (expected: a"
                                + " running job; status shows its lag)");
            }
        }
        return warnings;
    }

    private static String text(Duration retention) {
        return retention.toDays() > 0 ? retention.toDays() + " d" : retention.toSeconds() + " s";
    }
}
