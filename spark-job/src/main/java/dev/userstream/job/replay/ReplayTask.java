package dev.userstream.job.replay;

import dev.userstream.events.Store;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.parse.Parsed;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.read.SourceRows;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreWriting;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** What Spark runs for each partition of a piece: the live query's writing, with a count of what became of it. */
record ReplayTask(Store store, RecordParser parser, StoreSink sink, DeadLetterTopic deadLetters, RecordFilter filter)
        implements FlatMapFunction<Iterator<Row>, Tally> {
    @Override
    public Iterator<Tally> call(Iterator<Row> rows) {
        StoreWriting writing = new StoreWriting(store, parser, sink, deadLetters.begin());
        Set<UUID> ids = new HashSet<>();
        long read = 0;
        long wanted = 0;
        long invalid = 0;
        while (rows.hasNext()) {
            SourceRecord record = SourceRows.read(rows.next());
            read++;
            if (filter.wants(record)) {
                wanted++;
                if (writing.accept(record) instanceof Parsed.Storable storable) {
                    ids.add(storable.row().user().id());
                } else {
                    invalid++;
                }
            }
        }
        writing.finish();
        return List.of(new Tally(read, wanted, invalid, writing.refused(), new HashSet<>(sink.hidden(ids))))
                .iterator();
    }
}
