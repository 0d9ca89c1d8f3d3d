package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.userstream.events.Field;
import dev.userstream.job.sink.TrialIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A write that changes nothing: the deletion of values that no row has. A table that refuses it takes no writes at present,
 * for want of disk space or by a rule of its owner.
 */
final class TrialDelete {
    /** So many ids are looked at for one on certain nodes; a ring has fewer replica sets with a share worth speaking of. */
    private static final long CANDIDATES = 1_000;

    private static final String COLUMNS = Arrays.stream(Field.values())
            .filter(field -> field != Field.ID)
            .map(Field::jsonName)
            .collect(Collectors.joining(", "));
    private static final String CQL = "DELETE " + COLUMNS + " FROM " + InsertUser.KEYSPACE + "." + InsertUser.TABLE
            + " USING TIMESTAMP ? WHERE id = ?";

    private TrialDelete() {}

    /** An id of no user that fits; always the same one, so that trials leave few deletions behind. */
    static UUID id(Predicate<UUID> fits) {
        return LongStream.range(0, CANDIDATES)
                .mapToObj(TrialIds::of)
                .filter(fits)
                .findFirst()
                .orElseGet(() -> TrialIds.of(0));
    }

    /** The deletion, with a write time as our own writes have one. */
    static SimpleStatement at(Instant now, UUID id) {
        return SimpleStatement.newInstance(CQL, ChronoUnit.MICROS.between(Instant.EPOCH, now), id)
                .setConsistencyLevel(InsertUser.CONSISTENCY);
    }
}
