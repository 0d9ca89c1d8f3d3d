package dev.userstream.lab.chaos;

import dev.userstream.lab.chaos.ChaosSchedule.ScheduledFault;
import dev.userstream.lab.report.TextTable;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a chaos run, as it is written to a file.
 *
 * @param verdict {@code pass} or {@code fail}
 * @param exitCode of the command
 * @param figures names and values in order; null where the audit gave no result
 * @param kinds recovery by kind of fault; the last entry is over all
 * @param timeline the injected faults in order
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
            @Nullable Long recoveredMs) {
        static FaultResult of(ScheduledFault fault, Duration at, Duration lasted, Optional<Duration> recovered) {
            Long recoveredMs = recovered.map(Duration::toMillis).orElse(null);
            return new FaultResult(fault.kind(), fault.description(), at.toMillis(), lasted.toMillis(), recoveredMs);
        }
    }

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
            Long median = sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2);
            Long longest = sorted.isEmpty() ? null : sorted.get(sorted.size() - 1);
            return new Kind(kind, results.size(), median, longest);
        }
    }

    /**
     * Draws the verdict.
     *
     * @param unexpectedExits how often a component exited outside a fault
     * @param endedEarly whether the run was ended by Ctrl-C, which excuses missing faults
     */
    static ChaosReport of(
            ChaosPlan plan,
            List<FaultResult> results,
            RunTracker.Totals totals,
            int unexpectedExits,
            Duration took,
            boolean endedEarly,
            AuditVerdict audit) {
        AuditVerdict.Findings found = audit.findings().orElse(null);
        long inTopic = audit.runs().stream()
                .filter(run -> run.id().startsWith(totals.prefix() + "-"))
                .mapToLong(AuditVerdict.RunEvidence::inTopic)
                .sum();
        boolean passes = audit.isClean()
                && totals.failed() == 0
                && inTopic == totals.published()
                && (endedEarly || results.size() == plan.faults())
                && results.stream().allMatch(result -> result.recoveredMs() != null);
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("seed", plan.seed());
        figures.put("rate", plan.rate());
        figures.put("faults_planned", plan.faults());
        figures.put("faults", results.size());
        figures.put("published", totals.published());
        figures.put("in_topic", found == null ? null : inTopic);
        audit.rows().forEach((store, rows) -> figures.put("rows_" + store.label(), rows));
        figures.put("missing", found == null ? null : found.missing());
        figures.put("duplicated", found == null ? null : found.duplicated());
        figures.put("wrong", found == null ? null : found.wrong());
        figures.put("extra", found == null ? null : found.extra());
        figures.put("runs", totals.runs());
        figures.put("failed_runs", totals.failed());
        figures.put("unexpected_exits", unexpectedExits);
        figures.put("took_s", took.toSeconds());
        figures.put("ended_early", endedEarly);
        figures.put("audit", (audit.verdict() + " " + audit.complaint()).strip());
        return new ChaosReport(
                passes ? "pass" : "fail",
                exitCode(passes, endedEarly, audit.exitCode()),
                figures,
                kinds(results),
                List.copyOf(results));
    }

    /** The exit code of the audit where it could not decide; a failure wins over an early end. */
    private static int exitCode(boolean passes, boolean endedEarly, int audit) {
        if (passes) {
            return endedEarly ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
        return audit == ExitCode.UNREACHABLE || audit == ExitCode.UNPROVABLE ? audit : ExitCode.FAILED;
    }

    /** The report for a terminal. */
    String toText() {
        return kindTable().text() + figureTable().text();
    }

    /** The report as a Markdown page. */
    String toMarkdown() {
        TextTable faults = new TextTable("no.", "at", "fault", "lasted", "recovered after");
        int number = 0;
        for (FaultResult result : timeline) {
            number++;
            faults.add(
                    number,
                    seconds(result.atMs()),
                    result.fault(),
                    seconds(result.lastedMs()),
                    seconds(result.recoveredMs()));
        }
        return "# Chaos: " + verdict + "\n\n" + figureTable().markdown() + "\n## By kind\n\n"
                + kindTable().markdown() + "\n## Timeline\n\n" + faults.markdown();
    }

    private TextTable figureTable() {
        TextTable table = new TextTable("figure", "value");
        figures.forEach((name, value) -> table.add(name.replace('_', ' '), Objects.toString(value, NOT_MEASURED)));
        table.add("verdict", verdict);
        return table;
    }

    private TextTable kindTable() {
        TextTable table = new TextTable("fault", "count", "median recovery", "longest recovery");
        for (Kind kind : kinds) {
            table.add(kind.kind(), kind.count(), seconds(kind.medianRecoveryMs()), seconds(kind.longestRecoveryMs()));
        }
        return table;
    }

    static String seconds(@Nullable Long millis) {
        return millis == null ? NOT_MEASURED : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
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
