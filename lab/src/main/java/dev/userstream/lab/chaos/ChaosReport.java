package dev.userstream.lab.chaos;

import dev.userstream.events.store.Store;
import dev.userstream.lab.chaos.ChaosSchedule.Plan;
import dev.userstream.lab.report.Reports;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of a chaos run, as it is written to a file.
 *
 * @param figures names and values in order; null where the audit gave no result
 * @param kinds recovery by kind of fault; the last entry is over all
 */
record ChaosReport(
        String verdict,
        int exitCode,
        Map<String, @Nullable Object> figures,
        List<Kind> kinds,
        List<FaultResult> timeline) {
    private static final String NOT_MEASURED = "not measured";

    /**
     * One injected fault.
     *
     * @param atMs since publishing began
     * @param lastedMs until every component could work again
     * @param recoveredMs from then until a newly published user was readable in both stores; null if that did not happen
     */
    record FaultResult(
            String kind,
            String fault,
            long atMs,
            long lastedMs,
            @Nullable Long recoveredMs) {}

    /** The faults of one kind and their recovery times. */
    record Kind(
            String kind,
            int count,
            @Nullable Long medianRecoveryMs,
            @Nullable Long longestRecoveryMs) {
        static Kind of(String kind, List<FaultResult> results) {
            List<Long> sorted = results.stream()
                    .map(FaultResult::recoveredMs)
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            int last = sorted.size() - 1;
            return last < 0
                    ? new Kind(kind, results.size(), null, null)
                    : new Kind(kind, results.size(), sorted.get(last / 2), sorted.get(last));
        }
    }

    /**
     * Draws the verdict.
     *
     * @param unexpectedExits how often a component exited outside a fault
     * @param endedEarly whether the run was ended by Ctrl-C, so that missing faults do not fail it
     */
    static ChaosReport of(
            Plan plan,
            List<FaultResult> results,
            RunTracker.Totals totals,
            int unexpectedExits,
            Duration took,
            boolean endedEarly,
            AuditVerdict audit) {
        Long inTopic = audit.document().isMissingNode() ? null : audit.inTopic(totals.prefix() + "-");
        boolean passes = audit.isClean()
                && totals.failed() == 0
                && Objects.equals(inTopic, totals.published())
                && (endedEarly || results.size() == plan.faults())
                && results.stream().allMatch(result -> result.recoveredMs() != null);
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("seed", plan.seed());
        figures.put("rate", plan.rate());
        figures.put("faults_planned", plan.faults());
        figures.put("faults", results.size());
        figures.put("published", totals.published());
        figures.put("in_topic", inTopic);
        for (Store store : Store.values()) {
            figures.put("rows_" + store.label(), audit.rows(store));
        }
        for (String finding : AuditVerdict.FINDINGS) {
            figures.put(finding, audit.count(finding));
        }
        figures.put("runs", totals.runs());
        figures.put("failed_runs", totals.failed());
        figures.put("unexpected_exits", unexpectedExits);
        figures.put("took_s", took.toSeconds());
        figures.put("ended_early", endedEarly);
        figures.put("audit", (audit.verdict() + " " + audit.complaint()).strip());
        Map<String, List<FaultResult>> byKind =
                results.stream().collect(Collectors.groupingBy(FaultResult::kind, TreeMap::new, Collectors.toList()));
        List<Kind> kinds = new ArrayList<>();
        byKind.forEach((kind, same) -> kinds.add(Kind.of(kind, same)));
        kinds.add(Kind.of("all", results));
        return new ChaosReport(
                passes ? "pass" : "fail",
                passes && endedEarly ? ExitCode.INTERRUPTED : audit.exitCodeOf(passes),
                figures,
                List.copyOf(kinds),
                List.copyOf(results));
    }

    /** The report for a terminal. */
    String toText() {
        List<List<String>> faults = kinds.stream()
                .map(kind -> List.of(
                        kind.kind(),
                        Integer.toString(kind.count()),
                        seconds(kind.medianRecoveryMs()),
                        seconds(kind.longestRecoveryMs())))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        figures.forEach(
                (name, value) -> rows.add(List.of(name.replace('_', ' '), Objects.toString(value, NOT_MEASURED))));
        rows.add(List.of("verdict", verdict));
        return Reports.table(List.of("fault", "count", "median recovery", "longest recovery"), faults)
                + Reports.table(List.of("figure", "value"), rows);
    }

    static String seconds(@Nullable Long millis) {
        return millis == null ? NOT_MEASURED : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
