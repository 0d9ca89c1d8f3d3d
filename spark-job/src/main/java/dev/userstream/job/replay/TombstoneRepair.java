package dev.userstream.job.replay;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.job.sink.StoreWriterFactory;
import dev.userstream.job.sink.UserRow;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows again that a deletion shadows. Cassandra keeps a deletion with its time, and rows published before it stay
 * invisible however often they are written. So the newest message of each such id in the whole topic is written with the
 * current time as its write order; messages published later are newer still.
 */
final class TombstoneRepair {
    private TombstoneRepair() {}

    /** Where the newest valid message of an id is. */
    record Newest(UUID id, long writeOrder, int partition, long offset) implements Serializable {
        static Newest later(Newest one, Newest other) {
            return one.writeOrder >= other.writeOrder ? one : other;
        }

        boolean is(UserRow row) {
            return partition == row.source().source().partition()
                    && offset == row.source().source().offset();
        }
    }

    /** Finds the newest messages of some ids. */
    static Map<UUID, Newest> newest(JavaRDD<SourceRecord> topic, Set<UUID> ids) {
        Map<UUID, Newest> newest = new HashMap<>();
        topic.mapPartitions(new FindTask(new HashSet<>(ids)))
                .collect()
                .forEach(each -> newest.merge(each.id(), each, Newest::later));
        return newest;
    }

    /**
     * Writes these messages.
     *
     * @param writeOrder of all rows; taken before the topic's end offsets were
     */
    static ReplayTask.Counts write(
            JavaRDD<SourceRecord> topic, StoreWriterFactory writers, Map<UUID, Newest> newest, long writeOrder) {
        return topic.mapPartitions(new WriteTask(writers, new HashMap<>(newest), writeOrder)).collect().stream()
                .reduce(ReplayTask.Counts.NONE, ReplayTask.Counts::plus);
    }

    private record FindTask(HashSet<UUID> ids) implements FlatMapFunction<Iterator<SourceRecord>, Newest> {
        @Override
        public Iterator<Newest> call(Iterator<SourceRecord> records) {
            Map<UUID, Newest> newest = new HashMap<>();
            records.forEachRemaining(record -> {
                UserRow row = ids.isEmpty() ? null : row(record);
                if (row != null && ids.contains(row.user().id())) {
                    UUID id = row.user().id();
                    newest.merge(
                            id,
                            new Newest(
                                    id,
                                    row.writeOrder(),
                                    record.source().partition(),
                                    record.source().offset()),
                            Newest::later);
                }
            });
            return newest.values().iterator();
        }
    }

    private record WriteTask(StoreWriterFactory writers, HashMap<UUID, Newest> newest, long writeOrder)
            implements FlatMapFunction<Iterator<SourceRecord>, ReplayTask.Counts> {
        @Override
        public Iterator<ReplayTask.Counts> call(Iterator<SourceRecord> records) {
            StoreWriter writer = writers.open();
            HashSet<UUID> ids = new HashSet<>();
            records.forEachRemaining(record -> {
                UserRow row = row(record);
                if (row != null && newest.containsKey(row.user().id())) {
                    Newest chosen = newest.get(row.user().id());
                    if (chosen != null && chosen.is(row)) {
                        writer.write(new UserRow(row.user(), record, writeOrder));
                        ids.add(row.user().id());
                    }
                }
            });
            writer.finish();
            long written = ids.size();
            ids.removeAll(writer.refusedIds());
            HashSet<UUID> shadowed = new HashSet<>(writers.sink().shadowed(ids));
            return List.of(new ReplayTask.Counts(written, written, 0, writer.refused(), shadowed))
                    .iterator();
        }
    }

    private static @Nullable UserRow row(SourceRecord record) {
        return UserMessage.parse(record.key(), record.value(), record.source().timestampMs())
                        instanceof ParseResult.Accepted accepted
                ? UserRow.of(accepted.user(), record)
                : null;
    }
}
