package dev.userstream.job.replay;

import dev.userstream.events.ParseResult;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.StoreWriter;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes selected records of one partition as the live query does, and counts what became of them.
 *
 * @param writeOrder replaces the records' own write order; {@code null} for the records' own
 */
record ReplayTask(
        StoreWriter.Factory writers,
        FilterFunction<SourceRecord> selection,
        @Nullable Long writeOrder) implements FlatMapFunction<Iterator<SourceRecord>, ReplayTask.Counts> {
    /** Rows between two checks for shadowed rows; bounds the ids in memory. */
    private static final int ROWS_PER_CHECK = 10_000;

    /**
     * What became of records in one store.
     *
     * @param selected records of the range and run
     * @param invalid selected records that break the contract
     * @param refused rows that the store refused
     * @param shadowed ids whose rows were written and cannot be read back
     */
    record Counts(long read, long selected, long invalid, long refused, Set<UUID> shadowed) implements Serializable {
        static final Counts NONE = new Counts(0, 0, 0, 0, Set.of());

        long written() {
            return selected - invalid - refused;
        }

        Counts plus(Counts other) {
            Set<UUID> all = new HashSet<>(shadowed);
            all.addAll(other.shadowed);
            return new Counts(
                    read + other.read,
                    selected + other.selected,
                    invalid + other.invalid,
                    refused + other.refused,
                    all);
        }
    }

    Counts writeAll(JavaRDD<SourceRecord> records) {
        return records.mapPartitions(this).collect().stream().reduce(Counts.NONE, Counts::plus);
    }

    @Override
    public Iterator<Counts> call(Iterator<SourceRecord> records) throws Exception {
        StoreWriter writer = writers.open();
        Set<UUID> ids = new HashSet<>();
        Set<UUID> shadowed = new HashSet<>();
        long read = 0;
        long selected = 0;
        long valid = 0;
        for (; records.hasNext(); read++) {
            SourceRecord record = records.next();
            if (selection.call(record)) {
                selected++;
                if (writer.write(record, writeOrder) instanceof ParseResult.Accepted accepted) {
                    valid++;
                    ids.add(accepted.user().id());
                }
            }
            if (ids.size() == ROWS_PER_CHECK) {
                shadowed.addAll(finish(writer, ids));
                ids.clear();
            }
        }
        shadowed.addAll(finish(writer, ids));
        return List.of(new Counts(
                        read, selected, selected - valid, writer.refused().size(), shadowed))
                .iterator();
    }

    /** Writes what is pending; returns those of the ids that cannot be read back. */
    private Set<UUID> finish(StoreWriter writer, Set<UUID> ids) {
        writer.finish();
        writer.refused().forEach(ids::remove);
        return writers.sink().shadowed(ids);
    }
}
