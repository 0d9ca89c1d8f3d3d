package dev.userstream.ops.audit;

import dev.userstream.events.run.RunState;
import dev.userstream.ops.audit.AuditReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Turns figures into a verdict and its reasons. For one audit; not thread-safe. */
record VerdictCalculator(
        AuditScope scope,
        SortedMap<Integer, Long> earliest,
        AuditDeadLetters deadLetters,
        MessageReader messages,
        LedgerExpectations ledger,
        StoreAudit stores,
        Map<String, StoreFigures> figures) {
    private static final int MAX_UNFINISHED_RUNS = 5;

    Verdict verdict() {
        boolean faulty =
                figures.values().stream().anyMatch(store -> store.missing() + store.duplicated() + store.wrong() > 0);
        if (faulty
                || publishedNothing()
                || messages.unaccounted() > 0
                || stores.provablyExtra() > 0
                || !ledger.implausible().isEmpty()) {
            return Verdict.FAIL;
        }
        boolean unproven = figures.values().stream().anyMatch(store -> store.unverifiable() + store.extra() > 0);
        return unproven || holdsOlderOnly() ? Verdict.UNPROVABLE : Verdict.PASS;
    }

    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        addWhen(
                reasons,
                publishedNothing(),
                scope.isWhole()
                        ? "nothing was published: the ledger has no published user and the topic no message"
                        : "the run published nothing");
        ledger.implausible()
                .forEach(run -> reasons.add("run " + run.id() + ": the ledger has " + run.watermark()
                        + " acknowledged users (expected: at most " + ledger.maxUsers()
                        + ", because the topics never took more records); none of them was audited"));
        addWhen(
                reasons,
                !scope.older().isEmpty(),
                scope.older().size()
                        + " older runs are not audited, because retention has removed messages of their time: audit them by"
                        + " --run-id");
        addWhen(
                reasons,
                messages.unaccounted() > 0,
                messages.unaccounted() + " messages are invalid and have no dead letter");
        figures.forEach((store, found) -> addReasons(reasons, store, found));
        stores.withoutTable()
                .forEach(store -> reasons.add(store.label() + " has no table of users: start the job once"));
        long unverifiable = figures.values().stream()
                .mapToLong(StoreFigures::unverifiable)
                .max()
                .orElse(0);
        addWhen(
                reasons,
                unverifiable > 0,
                unverifiable + " users have their rows, but the topic no longer holds their messages" + whyRemoved());
        long maybeExtra =
                figures.values().stream().mapToLong(StoreFigures::extra).sum() - stores.provablyExtra();
        addWhen(reasons, maybeExtra > 0, maybeExtra + " extra rows may come from messages that retention has removed");
        scope.runs().stream()
                .filter(run -> run.state() != RunState.SUCCEEDED)
                .limit(MAX_UNFINISHED_RUNS)
                .forEach(run -> reasons.add("run " + run.id() + " is " + run.state()
                        + ": it was audited up to its watermark, " + run.watermark()));
        addWhen(
                reasons,
                deadLetters.unreadable() > 0,
                deadLetters.unreadable() + " records of the dead-letter topic are not dead letters");
        return reasons;
    }

    private static void addReasons(List<String> reasons, String label, StoreFigures found) {
        addWhen(reasons, found.missing() > 0, label + " lacks " + found.missing() + " rows");
        addWhen(
                reasons,
                found.duplicated() > 0,
                label + " has " + found.duplicated() + " rows beyond one for each sequence");
        addWhen(
                reasons,
                found.wrong() > 0,
                label + " has " + found.wrong() + " rows with other values than those published last");
        addWhen(reasons, found.extra() > 0, label + " has " + found.extra() + " rows without a message");
        addWhen(
                reasons,
                found.lag() > 0,
                label + " was audited before it had read the topic to the end: its lag is " + found.lag()
                        + " messages (is the job running? --timeout sets how long the audit waits)");
    }

    private boolean publishedNothing() {
        return scope.published() == 0 && !(scope.isWhole() && (messages.count() > 0 || holdsOlderOnly()));
    }

    /** Whether retention has removed everything that could be audited. */
    private boolean holdsOlderOnly() {
        return scope.published() == 0
                && messages.count() == 0
                && scope.older().stream().anyMatch(run -> run.published() > 0);
    }

    private String whyRemoved() {
        boolean recreated = scope.runs().stream()
                .flatMap(run -> run.startOffsets().entrySet().stream())
                .anyMatch(start -> start.getValue() > scope.to().getOrDefault(start.getKey(), 0L));
        if (recreated) {
            return " (the topic was deleted or recreated since they were published)";
        }
        boolean truncated = scope.runs().stream().anyMatch(run -> AuditScope.isTruncated(run, earliest));
        return truncated ? " (retention has removed them)" : "";
    }

    private static void addWhen(List<String> reasons, boolean applies, String sentence) {
        if (applies) {
            reasons.add(sentence);
        }
    }
}
