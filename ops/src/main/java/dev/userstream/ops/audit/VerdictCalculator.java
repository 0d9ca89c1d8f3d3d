package dev.userstream.ops.audit;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns figures into a verdict and says why. Immutable. */
final class VerdictCalculator {
    private final AuditScope scope;
    private final SortedMap<Integer, Long> beginning;
    private final AuditDeadLetters deadLetters;
    private final MessageReader reader;
    private final LedgerExpectations expectations;
    private final StoreAudit stores;

    VerdictCalculator(
            AuditScope scope,
            SortedMap<Integer, Long> beginning,
            AuditDeadLetters deadLetters,
            MessageReader reader,
            LedgerExpectations expectations,
            StoreAudit stores) {
        this.scope = scope;
        this.beginning = beginning;
        this.deadLetters = deadLetters;
        this.reader = reader;
        this.expectations = expectations;
        this.stores = stores;
    }

    Verdict verdict(Map<Store, StoreFigures> figures) {
        boolean certain =
                figures.values().stream().anyMatch(store -> store.missing() + store.duplicated() + store.wrong() > 0);
        if (certain || publishedNothing() || reader.unaccounted() > 0 || stores.provablyExtra() > 0) {
            return Verdict.FAIL;
        }
        if (!expectations.incredible().isEmpty()) {
            return Verdict.FAIL;
        }
        boolean unproven = figures.values().stream().anyMatch(store -> store.unverifiable() + store.extra() > 0);
        return unproven || holdsOlderOnly() ? Verdict.UNPROVABLE : Verdict.PASS;
    }

    List<String> reasons(Map<Store, StoreFigures> figures) {
        List<String> reasons = new ArrayList<>();
        note(reasons, publishedNothing(), nothingPublished());
        expectations
                .incredible()
                .forEach(run -> reasons.add("run " + run.id() + ": the ledger says " + run.watermark()
                        + " users are settled (expected: at most " + expectations.mostCredible()
                        + ", since the topics never took more records); none of them was looked for"));
        note(reasons, !scope.older().isEmpty(), olderRuns());
        long unaccounted = reader.unaccounted();
        note(reasons, unaccounted > 0, unaccounted + " messages are not valid and have no dead letter");
        new TreeMap<>(figures).forEach((store, each) -> explain(reasons, store, each));
        stores.withoutTable()
                .forEach(store -> reasons.add(store.label() + " has no table of users: start the job once"));
        long unverifiable = figures.values().stream()
                .mapToLong(StoreFigures::unverifiable)
                .max()
                .orElse(0);
        note(
                reasons,
                unverifiable > 0,
                unverifiable + " users have their rows, but the topic does not hold their messages any more"
                        + whyGone());
        long extra = figures.values().stream().mapToLong(StoreFigures::extra).sum();
        note(
                reasons,
                extra > stores.provablyExtra(),
                (extra - stores.provablyExtra()) + " extra rows may come from messages that retention has removed");
        scope.runs().stream()
                .filter(run -> run.state() != RunState.SUCCEEDED)
                .limit(5)
                .forEach(run -> reasons.add("run " + run.id() + " is " + run.state()
                        + ": it was audited up to its watermark, " + run.watermark()));
        note(
                reasons,
                deadLetters.unreadable() > 0,
                deadLetters.unreadable() + " records of the dead-letter topic are no dead letters");
        return reasons;
    }

    private static void explain(List<String> reasons, Store store, StoreFigures figures) {
        String label = store.label();
        note(reasons, figures.missing() > 0, label + " lacks " + figures.missing() + " rows");
        note(
                reasons,
                figures.duplicated() > 0,
                label + " has " + figures.duplicated() + " rows beyond one for each sequence");
        note(
                reasons,
                figures.wrong() > 0,
                label + " has " + figures.wrong() + " rows with values that were not published last");
        note(reasons, figures.extra() > 0, label + " has " + figures.extra() + " rows that no message carries");
        note(
                reasons,
                figures.lag() > 0,
                label + " was judged as it stands: it had " + figures.lag()
                        + " messages still to take (is the job running? a longer --timeout waits longer)");
    }

    private boolean publishedNothing() {
        return scope.published() == 0 && !(scope.isWhole() && (reader.messages() > 0 || holdsOlderOnly()));
    }

    /** Whether retention has removed all that there was to audit. */
    private boolean holdsOlderOnly() {
        return scope.published() == 0
                && reader.messages() == 0
                && scope.older().stream().anyMatch(run -> run.published() > 0);
    }

    private String olderRuns() {
        return scope.older().size()
                + " older runs are not audited, since retention has removed messages of their time: audit them by --run-id";
    }

    private String nothingPublished() {
        return scope.isWhole()
                ? "nothing was ever published: the ledger has no published user and the topic no message"
                : "the run published nothing";
    }

    private String whyGone() {
        if (scope.runs().stream().anyMatch(this::beginsAfterTheEnd)) {
            return " (the topic was deleted or made again since they were published)";
        }
        boolean removed = scope.runs().stream().anyMatch(run -> AuditScope.lostItsBeginning(run, beginning));
        return removed ? " (retention has removed them)" : "";
    }

    private boolean beginsAfterTheEnd(Run run) {
        return run.startOffsets().entrySet().stream()
                .anyMatch(start -> start.getValue() > scope.to().getOrDefault(start.getKey(), 0L));
    }

    private static void note(List<String> reasons, boolean applies, String sentence) {
        if (applies) {
            reasons.add(sentence);
        }
    }
}
