package dev.userstream.local.soak;

import java.util.Arrays;
import java.util.Optional;

/** What is asked of a figure, known by the end of its name. */
enum Rule {
    HEAP(".heap_bytes", true, 0.10, 16 * 1_024 * 1_024),
    HANDLES(".handles", true, 0.10, 16),
    THREADS(".threads", true, 0.10, 8),
    CHECKPOINT_FILES("checkpoint.files", true, 0.10, 16),
    CHECKPOINT_BYTES("checkpoint.disk_bytes", true, 0.10, 256 * 1_024),
    TOPIC("topic.records", false, 0.05, 0);

    private final String ending;
    private final boolean flat;
    private final double share;
    private final long floor;

    /**
     * A rule.
     *
     * @param ending of the figures' names
     * @param flat whether the figure must stay flat; it must grow along a line otherwise
     * @param share of the median that the figure may rise over the window; of the growth that a point may lie off the line
     * @param floor less than this is no rise, whatever the share
     */
    Rule(String ending, boolean flat, double share, long floor) {
        this.ending = ending;
        this.flat = flat;
        this.share = share;
        this.floor = floor;
    }

    /** The rule for a figure; none where it is only shown. */
    static Optional<Rule> of(String figure) {
        return Arrays.stream(values())
                .filter(rule -> figure.endsWith(rule.ending))
                .findFirst();
    }

    boolean isFlat() {
        return flat;
    }

    /** How much is allowed. */
    long allowed(double measure) {
        return Math.max(floor, Math.round(share * measure));
    }
}
