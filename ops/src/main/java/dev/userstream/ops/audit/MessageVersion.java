package dev.userstream.ops.audit;

import dev.userstream.ops.pipeline.StoredRow.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * What one message requires of the rows with its id, without its values.
 *
 * @param writeOrder decides which message of an id is the newest
 * @param digest digest of the values
 * @param offset the message's partition and offset, packed
 * @param sequenceDigest digest of the run sequence in its headers; 0 where they have no valid one
 */
record MessageVersion(long writeOrder, long digest, long offset, long sequenceDigest) {
    private static final int OFFSET_BITS = 48;

    /** Packs partition and offset into one long, because ten million of them are kept. */
    static long pack(int partition, long offset) {
        return ((long) partition << OFFSET_BITS) | offset;
    }

    static int partition(long packed) {
        return (int) (packed >>> OFFSET_BITS);
    }

    static long offset(long packed) {
        return packed & ((1L << OFFSET_BITS) - 1);
    }

    /** Whether a row is what this message was written as. */
    boolean matches(long rowDigest, @Nullable Provenance provenance, long rowSequenceDigest) {
        if (rowDigest != digest) {
            return false;
        }
        return provenance == null
                || (pack(provenance.partition(), provenance.offset()) == offset
                        && provenance.writeOrder() == writeOrder
                        && (sequenceDigest == 0 || sequenceDigest == rowSequenceDigest));
    }
}
