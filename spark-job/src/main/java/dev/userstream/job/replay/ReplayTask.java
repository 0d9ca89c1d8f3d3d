package dev.userstream.job.replay;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.ParseResult;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.job.sink.StoreWriterFactory;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one partition of a chunk as the live query does, and counts what became of them.
 *
 * @param fromMs smallest timestamp, in milliseconds since 1970
 * @param toMs the timestamp after the largest
 * @param runId the run of the records; {@code null} for all records
 */
record ReplayTask(
        StoreWriterFactory writers,
        long fromMs,
        long toMs,
        @Nullable String runId) implements FlatMapFunction<Iterator<SourceRecord>, ReplayTask.Counts> {
    /**
     * What became of records in one store.
     *
     * @param read records read
     * @param selected records of the range and run
     * @param invalid selected records that break the contract
     * @param refused rows that the store refused
     * @param shadowed ids whose rows were written and cannot be read back
     */
    record Counts(long read, long selected, long invalid, long refused, HashSet<UUID> shadowed)
            implements Serializable {
        static final Counts NONE = new Counts(0, 0, 0, 0, new HashSet<>());

        long written() {
            return selected - invalid - refused;
        }

        Counts plus(Counts other) {
            HashSet<UUID> all = new HashSet<>(shadowed);
            all.addAll(other.shadowed);
            return new Counts(
                    read + other.read,
                    selected + other.selected,
                    invalid + other.invalid,
                    refused + other.refused,
                    all);
        }

        Counts withoutShadowed() {
            return new Counts(read, selected, invalid, refused, new HashSet<>());
        }
    }

    @Override
    public Iterator<Counts> call(Iterator<SourceRecord> records) {
        StoreWriter writer = writers.open();
        HashSet<UUID> ids = new HashSet<>();
        long read = 0;
        long selected = 0;
        long invalid = 0;
        while (records.hasNext()) {
            SourceRecord record = records.next();
            read++;
            if (isSelected(record)) {
                selected++;
                if (writer.write(record) instanceof ParseResult.Accepted accepted) {
                    ids.add(accepted.user().id());
                } else {
                    invalid++;
                }
            }
        }
        writer.finish();
        ids.removeAll(writer.refusedIds());
        HashSet<UUID> shadowed = new HashSet<>(writers.sink().shadowed(ids));
        return List.of(new Counts(read, selected, invalid, writer.refused(), shadowed))
                .iterator();
    }

    /** Timestamps need not rise with the offsets, so each record's own counts. */
    private boolean isSelected(SourceRecord record) {
        long timestamp = record.source().timestampMs();
        return timestamp >= fromMs
                && timestamp < toMs
                && (runId == null
                        || Header.lastText(record.headers(), MessageHeaders.RUN_ID)
                                .filter(runId::equals)
                                .isPresent());
    }
}
