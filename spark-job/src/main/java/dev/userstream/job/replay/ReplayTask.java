package dev.userstream.job.replay;

import dev.userstream.events.ParseResult;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.job.sink.StoreWriterFactory;
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
        StoreWriterFactory writers,
        FilterFunction<SourceRecord> selection,
        @Nullable Long writeOrder) implements FlatMapFunction<Iterator<SourceRecord>, ReplayTask.Counts> {
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
        }
        writer.finish();
        List<UUID> refused = writer.refused();
        refused.forEach(ids::remove);
        Set<UUID> shadowed = writers.sink().shadowed(ids);
        return List.of(new Counts(read, selected, selected - valid, refused.size(), shadowed))
                .iterator();
    }
}
