package dev.userstream.job.replay;

import java.io.Serializable;
import java.util.UUID;

/**
 * Where the newest valid message of an id is. Travels from the executors.
 *
 * @param writeOrder decides which is the newest
 */
record Newest(UUID id, long writeOrder, int partition, long offset) implements Serializable {
    static Newest later(Newest one, Newest other) {
        return one.writeOrder >= other.writeOrder ? one : other;
    }
}
