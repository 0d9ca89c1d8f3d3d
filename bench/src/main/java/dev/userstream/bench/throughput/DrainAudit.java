package dev.userstream.bench.throughput;

import dev.userstream.bench.audit.ClosingAudit;
import dev.userstream.bench.measure.Report;
import dev.userstream.events.Store;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The end of a drain. An audit judges both stores, so one that was not measured is fed first, by a job that feeds no other: it
 * could repair what it is to judge.
 */
final class DrainAudit {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final EmbeddedStack stack;
    private final Map<String, String> jobSettings;
    private final Report report;

    /** An audit to be made after the measured job has ended. */
    DrainAudit(EmbeddedStack stack, Map<String, String> jobSettings, Report report) {
        this.stack = stack;
        this.jobSettings = jobSettings;
        this.report = report;
    }

    /** Whether everything that the topic holds is in its place. */
    boolean after(Set<Store> fed) {
        String others = Arrays.stream(Store.values())
                .filter(store -> !fed.contains(store))
                .map(Store::label)
                .collect(Collectors.joining(","));
        if (!others.isEmpty()) {
            report.note("feeding " + others + ", unmeasured, for the audit");
            Map<String, String> settings = new HashMap<>(jobSettings);
            settings.put("USERSTREAM_JOB_STORES", others);
            stack.jobWith(settings);
            stack.ensure(List.of(Part.JOB));
        }
        return ClosingAudit.passes(stack, PATIENCE, report);
    }
}
