package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.http.Problem;
import dev.userstream.producer.api.PageRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Ledger entries of runs; seed and page size are decided when a run begins, and frozen. */
final class RunEntries {
    private static final int SEED_BYTES = 8;
    private static final int MIN_PAGE_SIZE = 100;
    private static final int SECONDS_PER_PAGE = 10;
    private static final double MILLISECONDS_PER_SECOND = 1_000;

    private RunEntries() {}

    /** The first entry of a run. */
    static Run first(RunId id, RunRequest request, SortedMap<Integer, Long> startOffsets, Instant now) {
        return new Run(
                id,
                request,
                seed(id),
                pageSize(request),
                RunState.RUNNING,
                null,
                1,
                0,
                0,
                0,
                Duration.ZERO,
                startOffsets,
                now,
                now);
    }

    /** The run in another state, with the same counters. */
    static Run with(Run run, RunState state, @Nullable String cause, int attempt, Instant now) {
        return with(run, state, cause, attempt, RunProgress.Counters.of(run), run.active(), now);
    }

    /** The run in another state, with other counters. */
    static Run with(
            Run run,
            RunState state,
            @Nullable String cause,
            int attempt,
            RunProgress.Counters counters,
            Duration active,
            Instant now) {
        return new Run(
                run.id(),
                run.request(),
                run.seed(),
                run.pageSize(),
                state,
                cause,
                attempt,
                counters.watermark(),
                counters.published(),
                counters.rejected(),
                active,
                run.startOffsets(),
                run.startedAt(),
                now);
    }

    /** Refuses a request for more users than the source can supply to one run. */
    static void requirePossible(RunRequest request) {
        long most = (long) pageSize(request) * PageRequest.MAX_PAGE;
        double seconds = request.requestedDuration().orElse(Duration.ZERO).toMillis() / MILLISECONDS_PER_SECOND;
        Long users = request.users();
        double wanted =
                users != null ? users : seconds * request.requestedRate().orElse(0.0);
        if (wanted > most) {
            throw Problem.badRequest((users != null ? "users: " : "duration, rate: ") + (long) wanted
                    + " users (expected: at most " + most + " in one run)");
        }
    }

    /** All seeds have one length, because the source appends the page number: two runs must not share a seed and page. */
    static String seed(RunId id) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SEED_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Few requests for many users, but no page that lasts for minutes in a slow run. */
    static int pageSize(RunRequest request) {
        Long users = request.users();
        if (users != null) {
            return (int) Math.min(users, PageRequest.MAX_SIZE);
        }
        Double rate = request.rate();
        double wanted = rate == null ? PageRequest.MAX_SIZE : Math.ceil(rate * SECONDS_PER_PAGE);
        return (int) Math.max(MIN_PAGE_SIZE, Math.min(PageRequest.MAX_SIZE, wanted));
    }
}
