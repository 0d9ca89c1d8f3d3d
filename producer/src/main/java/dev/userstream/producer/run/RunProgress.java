package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The records in flight and the settled sequences of one attempt; the watermark is the number of sequences that are settled
 * without a gap. Thread-safe; waits for nothing while it holds its lock.
 */
final class RunProgress {
    /** Sequences that may be settled above a gap: bounds the memory that one stuck record costs. */
    private static final int MAX_GAP = 100_000;

    private final Map<Long, Boolean> settledAhead = new HashMap<>();
    private final Queue<PendingRecord> toResend = new ArrayDeque<>();
    private final long maxBytes;
    private long published;
    private long rejected;
    private long publishedAhead;
    private long nextSequence;
    private long sentBefore;
    private int inFlight;
    private int usersInFlight;
    private long bytesInFlight;
    private @Nullable String refusal;

    RunProgress(Run run, long maxBytes) {
        this.published = run.published();
        this.rejected = run.rejected();
        this.nextSequence = run.watermark();
        this.maxBytes = maxBytes;
    }

    /** Users and dead letters below the watermark at one moment. */
    record Counters(long published, long rejected) {
        long watermark() {
            return published + rejected;
        }
    }

    synchronized Counters counters() {
        return new Counters(published, rejected);
    }

    /** Notes that the next sequence is about to be sent. */
    synchronized void sending(PendingRecord pending) {
        nextSequence = pending.sequence() + 1;
        count(pending, 1);
    }

    /** Notes an acknowledgement, in any order; false if the sequence was settled before, which counts nothing. */
    synchronized boolean acknowledged(PendingRecord pending) {
        count(pending, -1);
        notifyAll();
        if (pending.sequence() < watermark()
                || settledAhead.putIfAbsent(pending.sequence(), pending.isUser()) != null) {
            return false;
        }
        publishedAhead += pending.isUser() ? 1 : 0;
        while (settledAhead.containsKey(watermark())) {
            if (Boolean.TRUE.equals(settledAhead.remove(watermark()))) {
                published++;
                publishedAhead--;
            } else {
                rejected++;
            }
        }
        return true;
    }

    synchronized void unacknowledged(PendingRecord pending) {
        toResend.add(pending);
        notifyAll();
    }

    /** Notes that a record is replaced by another: a user that turned out to be too large, by its dead letter. */
    synchronized void replaced(PendingRecord pending, PendingRecord replacement) {
        count(pending, -1);
        count(replacement, 1);
        unacknowledged(replacement);
    }

    synchronized void refused(PendingRecord pending, String cause) {
        count(pending, -1);
        refusal = cause;
        notifyAll();
    }

    /** Why Kafka refuses permanently; {@code null} if it does not. */
    synchronized @Nullable String refusal() {
        return refusal;
    }

    synchronized boolean hasRecordsToResend() {
        return !toResend.isEmpty();
    }

    synchronized Optional<PendingRecord> takeRecordToResend() {
        return Optional.ofNullable(toResend.poll());
    }

    /** Notes how many sequences an earlier attempt had sent, counted or not. */
    synchronized void sentBefore(long sequences) {
        sentBefore = sequences;
    }

    /** Whether this attempt has sent everything that an earlier one had sent. */
    synchronized boolean hasCaughtUp() {
        return nextSequence >= sentBefore;
    }

    /** Users that are acknowledged, below or above the watermark, or in flight. */
    synchronized long usersSent() {
        return published + publishedAhead + usersInFlight;
    }

    /** Records in flight, those to be sent again included. */
    synchronized int inFlight() {
        return inFlight;
    }

    synchronized boolean hasRoom() {
        return bytesInFlight < maxBytes && nextSequence - watermark() < MAX_GAP;
    }

    /** Waits for a change; may return early. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    synchronized void awaitChange(Duration atMost) throws InterruptedException {
        if (toResend.isEmpty()) {
            wait(Math.max(1, atMost.toMillis()));
        }
    }

    private long watermark() {
        return published + rejected;
    }

    private void count(PendingRecord pending, int one) {
        inFlight += one;
        usersInFlight += pending.isUser() ? one : 0;
        bytesInFlight += (long) one * pending.bytes();
    }
}
