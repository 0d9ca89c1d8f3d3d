package dev.userstream.ops.audit;

import dev.userstream.ops.evidence.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * What one message demands of the rows with its id, without its values.
 *
 * @param writeOrder which message of an id is the newest
 * @param digest of the twelve values
 * @param position where the message is
 * @param claim digest of the run and the sequence in its headers; 0 where it has none that are usable
 */
record Version(long writeOrder, long digest, long position, long claim) {
    /** Whether a row says exactly this. */
    boolean matches(long rowDigest, @Nullable Provenance provenance, long rowClaim) {
        if (rowDigest != digest) {
            return false;
        }
        return provenance == null
                || (Position.of(provenance.partition(), provenance.offset()) == position
                        && provenance.writeOrder() == writeOrder
                        && (claim == 0 || claim == rowClaim));
    }
}
