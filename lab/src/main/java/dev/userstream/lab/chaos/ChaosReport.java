package dev.userstream.lab.chaos;

import dev.userstream.events.store.Store;
import dev.userstream.lab.chaos.ChaosSchedule.ScheduledFault;
import dev.userstream.local.pipeline.AuditVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a chaos run, as it is written to a file. Figures that were not measured are null.
 *
 * @param verdict {@code pass} or {@code fail}
 * @param seed the seed of the schedule
 * @param rate requested users per second
 * @param faultsPlanned scheduled faults
 * @param faults injected faults
 * @param published users that the producer reported as published
 * @param runs requested runs
 * @param failedRuns runs that did not succeed
 * @param unexpectedExits how often a component exited outside a fault
 * @param tookMs from the start of publishing to the verdict
 * @param endedEarly whether the run was ended by Ctrl-C
 * @param audit the verdict of the audit
 * @param auditExitCode exit code of the audit
 * @param cause what the audit reported instead of a verdict, or an empty string
 * @param inTopic users of these runs with a valid message in the topic
 * @param rows rows in each store, of all runs
 * @param counts the counts of the audit over both stores
 * @param kinds recovery by kind of fault; the last entry is over all
 * @param timeline the faults in order
 */
record ChaosReport(
        String verdict,
        long seed,
        double rate,
        int faultsPlanned,
        int faults,
        long published,
        int runs,
        long failedRuns,
        int unexpectedExits,
        long tookMs,
        boolean endedEarly,
        String audit,
        int auditExitCode,
        String cause,
        @Nullable Long inTopic,
        Map<String, Long> rows,
        AuditVerdict.@Nullable Findings counts,
        List<Kind> kinds,
        List<FaultResult> timeline) {
    private static final String PASS = "pass";

    /**
     * One injected fault.
     *
     * @param atMs since publishing began
     * @param lastedMs until every component could work again
     * @param recoveredMs from then until a newly published user was readable in both stores; null if that did not happen
     */
    record FaultResult(String kind, String fault, long atMs, long lastedMs, @Nullable Long recoveredMs) {
        static FaultResult of(ScheduledFault fault, Duration at, Duration lasted, Optional<Duration> recovered) {
            return new FaultResult(
                    fault.kind(),
                    fault.description(),
                    at.toMillis(),
                    lasted.toMillis(),
                    recovered.map(Duration::toMillis).orElse(null));
        }
    }

    /** The faults of one kind and their recovery times. */
    record Kind(String kind, int count, @Nullable Long medianRecoveryMs, @Nullable Long longestRecoveryMs) {
        static Kind of(String kind, List<FaultResult> results) {
            List<Long> sorted = results.stream()
                    .map(FaultResult::recoveredMs)
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            return sorted.isEmpty()
                    ? new Kind(kind, results.size(), null, null)
                    : new Kind(
                            kind, results.size(), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
        }
    }

    /** Draws the verdict. */
    static ChaosReport of(
            ChaosPlan plan,
            List<FaultResult> results,
            RunTracker.Totals totals,
            int unexpectedExits,
            Duration took,
            boolean endedEarly,
            AuditVerdict audit) {
        Long inTopic = inTopic(audit, totals.prefix() + "-");
        boolean passes = audit.isClean()
                && totals.failed() == 0
                && inTopic != null
                && inTopic == totals.published()
                && (endedEarly || results.size() == plan.faults())
                && results.stream().allMatch(result -> result.recoveredMs() != null);
        Map<String, Long> rows = new TreeMap<>();
        audit.rows().forEach((store, count) -> rows.put(store.label(), count));
        return new ChaosReport(
                passes ? PASS : "fail",
                plan.seed(),
                plan.rate(),
                plan.faults(),
                results.size(),
                totals.published(),
                totals.runs(),
                totals.failed(),
                unexpectedExits,
                took.toMillis(),
                endedEarly,
                audit.verdict(),
                audit.exitCode(),
                audit.complaint(),
                inTopic,
                rows,
                audit.findings().orElse(null),
                kinds(results),
                List.copyOf(results));
    }

    boolean passes() {
        return verdict.equals(PASS);
    }

    Optional<Long> rows(Store store) {
        return Optional.ofNullable(rows.get(store.label()));
    }

    private static @Nullable Long inTopic(AuditVerdict audit, String prefix) {
        return audit.findings().isEmpty()
                ? null
                : (Long) audit.runs().stream()
                        .filter(run -> run.id().startsWith(prefix))
                        .mapToLong(AuditVerdict.RunEvidence::inTopic)
                        .sum();
    }

    private static List<Kind> kinds(List<FaultResult> results) {
        Map<String, List<FaultResult>> byKind = new TreeMap<>();
        results.forEach(result ->
                byKind.computeIfAbsent(result.kind(), kind -> new ArrayList<>()).add(result));
        List<Kind> kinds = new ArrayList<>();
        byKind.forEach((kind, same) -> kinds.add(Kind.of(kind, same)));
        kinds.add(Kind.of("all", results));
        return List.copyOf(kinds);
    }
}
