package dev.userstream.ops.audit;

import dev.userstream.ops.pipeline.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * What one message demands of the rows with its id, without its values.
 *
 * @param writeOrder which message of an id is the newest
 * @param digest of the twelve values
 * @param position where the message is
 * @param sequence digest of the run and the sequence in its headers; 0 where it has none that are usable
 */
record Version(long writeOrder, long digest, long position, long sequence) {
    /** Whether a row says exactly this. */
    boolean matches(long rowDigest, @Nullable Provenance provenance, long rowSequence) {
        if (rowDigest != digest) {
            return false;
        }
        return provenance == null
                || (PackedOffset.of(provenance.partition(), provenance.offset()) == position
                        && provenance.writeOrder() == writeOrder
                        && (sequence == 0 || sequence == rowSequence));
    }
}
