package dev.userstream.job.config;

import java.util.Locale;

/**
 * What the job is tuned for. Either goes on from the other's checkpoint. Both store and report the same.
 */
public enum Profile {
    /**
     * Users appear in the stores soon after they were published. A batch of few records is written by the driver; one of many,
     * when there is lag, is as many tasks as in the other profile.
     */
    LATENCY(20_000, 1_000),

    /** A full topic is drained soon: large batches, always a task for each partition. */
    THROUGHPUT(100_000, 0);

    private final long maxOffsetsPerTrigger;
    private final long fewRecords;

    Profile(long maxOffsetsPerTrigger, long fewRecords) {
        this.maxOffsetsPerTrigger = maxOffsetsPerTrigger;
        this.fewRecords = fewRecords;
    }

    /** The name in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Most records of one batch, unless a setting says otherwise. */
    public long maxOffsetsPerTrigger() {
        return maxOffsetsPerTrigger;
    }

    /** A batch of so many records or fewer is written without a task. */
    public long fewRecords() {
        return fewRecords;
    }
}
