package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.publish.Outgoing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is under way and what is settled in one attempt. Written by the attempt's thread and by Kafka's, read by anyone.
 * Thread-safe; one lock guards everything and is never held while waiting for others.
 */
final class Progress {
    /** Sequences that may be settled above a gap: bounds the memory that one stuck record costs. */
    private static final int WIDEST_GAP = 100_000;

    private final Watermark watermark;
    private final Queue<Outgoing> unacknowledged = new ArrayDeque<>();
    private final long maxBytes;
    private long nextSequence;
    private long sentBefore;
    private int underWay;
    private int usersUnderWay;
    private long bytesUnderWay;
    private @Nullable String refusal;

    /**
     * Starts above the run's watermark.
     *
     * @param maxBytes most bytes of records under way
     */
    Progress(Run run, long maxBytes) {
        this.watermark = new Watermark(run.published(), run.rejected());
        this.nextSequence = run.watermark();
        this.maxBytes = maxBytes;
    }

    /**
     * Where the attempt stands.
     *
     * @param watermark sequences settled without a gap
     * @param published users below the watermark
     * @param rejected dead letters below the watermark
     */
    record Counters(long watermark, long published, long rejected) {}

    /** The counters, all of one moment. */
    synchronized Counters counters() {
        return new Counters(watermark.value(), watermark.published(), watermark.rejected());
    }

    /** Notes that the next sequence is on its way. */
    synchronized void sent(Outgoing outgoing) {
        nextSequence = outgoing.sequence() + 1;
        count(outgoing, 1);
    }

    /**
     * Notes that Kafka holds a record.
     *
     * @return whether that is news
     */
    synchronized boolean acknowledged(Outgoing outgoing) {
        count(outgoing, -1);
        boolean news = watermark.settle(outgoing.sequence(), outgoing.isUser());
        notifyAll();
        return news;
    }

    /** Notes that a record must be sent again. */
    synchronized void unacknowledged(Outgoing outgoing) {
        unacknowledged.add(outgoing);
        notifyAll();
    }

    /** Notes that a record goes on as another one: a user that turned out to be too large, as its dead letter. */
    synchronized void replaced(Outgoing outgoing, Outgoing replacement) {
        count(outgoing, -1);
        count(replacement, 1);
        unacknowledged(replacement);
    }

    /** Notes that Kafka refuses for good. */
    synchronized void refused(Outgoing outgoing, String cause) {
        count(outgoing, -1);
        refusal = cause;
        notifyAll();
    }

    /** Why Kafka refuses for good, if it does. */
    synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether a record must be sent again. */
    synchronized boolean hasUnacknowledged() {
        return !unacknowledged.isEmpty();
    }

    /** Takes a record that must be sent again. */
    synchronized Optional<Outgoing> takeUnacknowledged() {
        return Optional.ofNullable(unacknowledged.poll());
    }

    /** Notes that an earlier attempt had come so far, perhaps without having counted it. */
    synchronized void sentBefore(long sequences) {
        sentBefore = sequences;
    }

    /** Whether everything is on its way that an earlier attempt had sent. */
    synchronized boolean hasCaughtUp() {
        return nextSequence >= sentBefore;
    }

    /** Users that are acknowledged or on their way. */
    synchronized long usersHandedOver() {
        return watermark.publishedAnywhere() + usersUnderWay;
    }

    /** Whether nothing is under way. */
    synchronized boolean isIdle() {
        return underWay == 0;
    }

    /** How many records are under way. */
    synchronized int underWay() {
        return underWay;
    }

    /** Whether another record may be sent. */
    synchronized boolean hasRoom() {
        return bytesUnderWay < maxBytes && nextSequence - watermark.value() < WIDEST_GAP;
    }

    /** Waits for anything to change, at most so long; may also return for no reason. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    synchronized void awaitChange(Duration atMost) throws InterruptedException {
        if (unacknowledged.isEmpty()) {
            wait(Math.max(1, atMost.toMillis()));
        }
    }

    private void count(Outgoing outgoing, int one) {
        underWay += one;
        usersUnderWay += outgoing.isUser() ? one : 0;
        bytesUnderWay += (long) one * outgoing.bytes();
    }
}
