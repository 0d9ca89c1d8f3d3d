package dev.userstream.producer.run;

import java.util.HashMap;
import java.util.Map;

/**
 * The number of a run's sequences that are settled without a gap; sequences may settle in any order. Not thread-safe.
 */
final class Watermark {
    private final Map<Long, Boolean> ahead = new HashMap<>();
    private long published;
    private long rejected;
    private long publishedAhead;

    /**
     * Starts with the counters of an earlier attempt.
     *
     * @param published sequences below the watermark that are users
     * @param rejected sequences below the watermark that are dead letters
     */
    Watermark(long published, long rejected) {
        this.published = published;
        this.rejected = rejected;
    }

    /**
     * Notes that a sequence is settled.
     *
     * @param asUser as a user, or else as a dead letter
     * @return false if it was settled before; a second acknowledgement counts nothing
     */
    boolean settle(long sequence, boolean asUser) {
        if (sequence < value() || ahead.putIfAbsent(sequence, asUser) != null) {
            return false;
        }
        publishedAhead += asUser ? 1 : 0;
        for (Boolean next = ahead.remove(value()); next != null; next = ahead.remove(value())) {
            count(next);
        }
        return true;
    }

    /** Number of sequences from 0 that are settled without a gap. */
    long value() {
        return published + rejected;
    }

    /** Users below the watermark. */
    long published() {
        return published;
    }

    /** Dead letters below the watermark. */
    long rejected() {
        return rejected;
    }

    /** Users below and above the watermark. */
    long publishedAnywhere() {
        return published + publishedAhead;
    }

    private void count(boolean asUser) {
        if (asUser) {
            published++;
            publishedAhead--;
        } else {
            rejected++;
        }
    }
}
