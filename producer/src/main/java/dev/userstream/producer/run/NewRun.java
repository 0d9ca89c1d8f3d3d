package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.api.PageRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The entries of a run that nobody works on yet or any more, and what is decided once when a run begins, and frozen: its seed
 * and its page size.
 */
final class NewRun {
    private static final int SEED_BYTES = 8;
    private static final int SMALLEST_PAGE = 100;
    private static final int SECONDS_PER_PAGE = 10;
    private static final double MILLISECONDS_PER_SECOND = 1_000;

    private NewRun() {}

    /** The first entry of a run. */
    static Run of(RunId id, RunRequest request, Run.Owner owner, SortedMap<Integer, Long> startOffsets, Instant now) {
        return new Run(
                id,
                request,
                seed(id),
                pageSize(request),
                owner,
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

    /** The first entry of the next attempt of a run that ended without success, or whose process died. */
    static Run nextAttempt(Run run, Instant now) {
        return new Run(
                run.id(),
                run.request(),
                run.seed(),
                run.pageSize(),
                run.owner(),
                RunState.RUNNING,
                null,
                run.attempt() + 1,
                run.watermark(),
                run.published(),
                run.rejected(),
                run.active(),
                run.startOffsets(),
                run.startedAt(),
                now);
    }

    /** The last entry of a run that somebody cancels while nobody works on it. */
    static Run cancelled(Run run, Instant now) {
        return new Run(
                run.id(),
                run.request(),
                run.seed(),
                run.pageSize(),
                run.owner(),
                RunState.CANCELLED,
                AttemptEnd.CANCELLED.cause(),
                run.attempt(),
                run.watermark(),
                run.published(),
                run.rejected(),
                run.active(),
                run.startOffsets(),
                run.startedAt(),
                now);
    }

    /** Why a request asks for more users than the source can give to one run, if it does. */
    static Optional<String> tooMuch(RunRequest request) {
        long most = (long) pageSize(request) * PageRequest.MAX_PAGE;
        Long users = request.users();
        if (users != null && users > most) {
            return Optional.of("users: " + users + " (expected: at most " + most + " in one run)");
        }
        Duration duration = request.duration();
        Double rate = request.rate();
        if (duration != null && rate != null && duration.toMillis() / MILLISECONDS_PER_SECOND * rate > most) {
            return Optional.of("duration, rate: " + duration + " at " + rate + " users a second (expected: at most "
                    + most + " users in one run at this rate)");
        }
        return Optional.empty();
    }

    /** All seeds have one length, so that the page number, which the source appends, cannot make two of them one. */
    static String seed(RunId id) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SEED_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Few requests for many users, and yet no page of minutes for a slow run. */
    static int pageSize(RunRequest request) {
        Long users = request.users();
        if (users != null) {
            return (int) Math.min(users, PageRequest.MAX_SIZE);
        }
        Double rate = request.rate();
        double wanted = rate == null ? PageRequest.MAX_SIZE : Math.ceil(rate * SECONDS_PER_PAGE);
        return (int) Math.max(SMALLEST_PAGE, Math.min(PageRequest.MAX_SIZE, wanted));
    }
}
