package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.publish.PendingRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The records in flight and the settled sequences of one attempt. Thread-safe; waits for nothing while it holds its lock. */
final class RunProgress {
    /** Sequences that may be settled above a gap: bounds the memory that one stuck record costs. */
    private static final int MAX_GAP = 100_000;

    private final Watermark watermark;
    private final Queue<PendingRecord> toResend = new ArrayDeque<>();
    private final long maxBytes;
    private long nextSequence;
    private long sentBefore;
    private int inFlight;
    private int usersInFlight;
    private long bytesInFlight;
    private @Nullable String refusal;

    /**
     * Starts at the run's watermark.
     *
     * @param maxBytes most bytes of records in flight
     */
    RunProgress(Run run, long maxBytes) {
        this.watermark = new Watermark(run.published(), run.rejected());
        this.nextSequence = run.watermark();
        this.maxBytes = maxBytes;
    }

    /**
     * The counters at one moment.
     *
     * @param watermark sequences settled without a gap
     * @param published users below the watermark
     * @param rejected dead letters below the watermark
     */
    record Counters(long watermark, long published, long rejected) {}

    synchronized Counters counters() {
        return new Counters(watermark.value(), watermark.published(), watermark.rejected());
    }

    /** Notes that the next sequence is about to be sent. */
    synchronized void sending(PendingRecord pending) {
        nextSequence = pending.sequence() + 1;
        count(pending, 1);
    }

    /**
     * Notes an acknowledgement.
     *
     * @return false if the sequence was settled before
     */
    synchronized boolean acknowledged(PendingRecord pending) {
        count(pending, -1);
        boolean isNew = watermark.settle(pending.sequence(), pending.isUser());
        notifyAll();
        return isNew;
    }

    /** Notes that a record must be sent again. */
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

    /** Notes that Kafka refuses permanently. */
    synchronized void refused(PendingRecord pending, String cause) {
        count(pending, -1);
        refusal = cause;
        notifyAll();
    }

    /** Why Kafka refuses permanently, if it does. */
    synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
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

    /** Users that are acknowledged or in flight. */
    synchronized long usersSent() {
        return watermark.publishedAnywhere() + usersInFlight;
    }

    /** Records in flight, those to be sent again included. */
    synchronized int inFlight() {
        return inFlight;
    }

    /** Whether another record may be sent. */
    synchronized boolean hasRoom() {
        return bytesInFlight < maxBytes && nextSequence - watermark.value() < MAX_GAP;
    }

    /** Waits for a change; may return early. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    synchronized void awaitChange(Duration atMost) throws InterruptedException {
        if (toResend.isEmpty()) {
            wait(Math.max(1, atMost.toMillis()));
        }
    }

    private void count(PendingRecord pending, int one) {
        inFlight += one;
        usersInFlight += pending.isUser() ? one : 0;
        bytesInFlight += (long) one * pending.bytes();
    }
}
