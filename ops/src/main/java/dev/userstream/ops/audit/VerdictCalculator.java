package dev.userstream.ops.audit;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.audit.ExpectedRows.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** Turns figures into a verdict and its reasons. For one audit; not thread-safe. */
record VerdictCalculator(
        AuditScope scope,
        AuditPolicy policy,
        AuditDeadLetters deadLetters,
        ExpectedRows expected,
        List<StoreComparison> comparisons,
        Map<String, StoreFigures> figures) {
    private static final int MAX_UNFINISHED_RUNS = 5;

    Verdict verdict() {
        boolean faulty = figures.values().stream()
                .anyMatch(store ->
                        store.missing() + store.duplicated() + store.wrong() > 0 || hasTooManyDeadLetters(store));
        boolean expired = figures.values().stream().anyMatch(store -> store.expired() > 0);
        if (faulty
                || (expired && policy.expired() == Verdict.FAIL)
                || comparisons.stream().anyMatch(each -> !each.mismatches.isEmpty())
                || publishedNothing()
                || expected.unaccounted > 0
                || provablyExtra() > 0
                || !implausible().isEmpty()) {
            return Verdict.FAIL;
        }
        boolean unproven = figures.values().stream().anyMatch(store -> store.unverifiable() + store.extra() > 0)
                || (expired && policy.expired() == Verdict.UNPROVABLE);
        return unproven || holdsOlderOnly() ? Verdict.UNPROVABLE : Verdict.PASS;
    }

    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (publishedNothing()) {
            reasons.add(
                    scope.isWhole()
                            ? "nothing was published: the ledger has no published user and the topic no message"
                            : "the run published nothing");
        }
        for (Run run : implausible()) {
            reasons.add("run " + run.id() + ": the ledger has " + run.watermark()
                    + " acknowledged users (expected: at most " + scope.maxUsers()
                    + ", because the topics never took more records); none of them was audited");
        }
        add(
                reasons,
                "%d older runs are not audited, because retention has removed messages of their time: audit them by --run-id",
                scope.older().size());
        add(reasons, "%d messages are invalid and have no dead letter", expected.unaccounted);
        figures.forEach((store, found) -> {
            add(reasons, store + " lacks %d rows", found.missing());
            add(reasons, store + " has %d rows beyond one for each sequence", found.duplicated());
            add(reasons, store + " has %d rows with other values than those published last", found.wrong());
            add(reasons, store + " has %d rows without a message", found.extra());
            if (hasTooManyDeadLetters(found)) {
                reasons.add(store + ": " + found.deadLettered() + " of " + audited(found) + " users (" + share(found)
                        + ") exist only as dead letters " + found.deadLetters() + " (expected: at most "
                        + policy.maxDeadLetters() + "; `userstream dlq list --open` shows them)");
            }
            add(
                    reasons,
                    store + " was audited before it had read the topic to the end: its lag is %d messages"
                            + " (is the job running? --timeout sets how long the audit waits)",
                    found.lag() == null ? 0 : found.lag());
            if (found.lag() == null && found.missing() > 0) {
                reasons.add(store
                        + "'s consumer group has no offsets (is the job running? It commits them within a minute)");
            }
        });
        for (StoreComparison each : comparisons) {
            String store = each.store.label();
            if (!each.hasTable) {
                reasons.add(store + " has no table of users: start the job once");
            }
            each.mismatches.forEach(mismatch -> reasons.add(store + " was not compared: " + mismatch));
            each.timeToLive.ifPresent(limit -> add(
                    reasons,
                    store + " lacks %d rows whose messages are older than the table's default_time_to_live, "
                            + limit.toSeconds()
                            + " s: they have expired, unless they were lost (--expired sets the verdict)",
                    Objects.requireNonNull(figures.get(store)).expired()));
        }
        LongStream unverifiable = figures.values().stream().mapToLong(StoreFigures::unverifiable);
        add(
                reasons,
                "%d users have their rows, but the topic no longer holds their messages (retention has removed them, or the"
                        + " topic was recreated)",
                unverifiable.max().orElse(0));
        long extra = figures.values().stream().mapToLong(StoreFigures::extra).sum();
        add(reasons, "%d extra rows may come from messages that retention has removed", extra - provablyExtra());
        scope.runs().stream()
                .filter(run -> run.state() != RunState.SUCCEEDED)
                .limit(MAX_UNFINISHED_RUNS)
                .forEach(run -> reasons.add("run " + run.id() + " is " + run.state()
                        + ": it was audited up to its watermark, " + run.watermark()));
        add(reasons, "%d records of the dead-letter topic are not dead letters", deadLetters.unreadable);
        return reasons;
    }

    private boolean hasTooManyDeadLetters(StoreFigures store) {
        return policy.maxDeadLetters().isExceededBy(store.deadLettered(), audited(store));
    }

    private static long audited(StoreFigures store) {
        return store.expected() + store.deadLettered();
    }

    private static String share(StoreFigures store) {
        return String.format(Locale.ROOT, "%.2f%%", 100.0 * store.deadLettered() / audited(store));
    }

    private boolean publishedNothing() {
        return scope.published() == 0 && !(scope.isWhole() && (expected.messages > 0 || holdsOlderOnly()));
    }

    /** Whether retention has removed everything that could be audited. */
    private boolean holdsOlderOnly() {
        return scope.published() == 0
                && expected.messages == 0
                && scope.older().stream().anyMatch(run -> run.published() > 0);
    }

    /** Runs with more users than both topics ever took records. */
    private List<Run> implausible() {
        return scope.runs().stream().filter(run -> !scope.isPlausible(run)).toList();
    }

    /** Rows without a message that no removed message can explain either. */
    private long provablyExtra() {
        return comparisons.stream()
                .map(each -> each.extra)
                .mapToLong(extra -> extra.count() - extra.countRemoved(this::mayBeRemoved))
                .sum();
    }

    private boolean mayBeRemoved(long packed) {
        return packed == Mismatches.NO_OFFSET
                ? scope.earliest().values().stream().anyMatch(first -> first > 0)
                : Version.offset(packed) < scope.earliest().getOrDefault(Version.partition(packed), 0L);
    }

    private static void add(List<String> reasons, String sentence, long count) {
        if (count > 0) {
            reasons.add(sentence.replace("%d", Long.toString(count)));
        }
    }
}
