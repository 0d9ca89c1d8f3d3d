package dev.userstream.job.loss;

/**
 * Offsets of a partition that the checkpoint expects and the topic does not hold.
 *
 * @param from the first of them
 * @param to the offset after the last of them
 */
record LostRange(int partition, long from, long to) {
    long offsets() {
        return to - from;
    }

    @Override
    public String toString() {
        return "partition " + partition + ": " + offsets() + " offsets, " + from + " to " + (to - 1);
    }
}
