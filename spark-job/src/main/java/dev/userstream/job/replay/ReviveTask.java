package dev.userstream.job.replay;

import dev.userstream.events.Store;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.parse.Parsed;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.parse.UserRow;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.read.SourceRows;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreWriting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * What Spark runs to write rows that a deletion hides as if they had been published after it.
 *
 * @param chosen the one message of each id, by id
 * @param writeOrder of all of these rows
 */
record ReviveTask(
        Store store,
        RecordParser parser,
        StoreSink sink,
        DeadLetterTopic deadLetters,
        HashMap<UUID, Newest> chosen,
        long writeOrder)
        implements FlatMapFunction<Iterator<Row>, Tally> {
    /** Copies what is chosen. */
    ReviveTask {
        chosen = new HashMap<>(chosen);
    }

    @Override
    public Iterator<Tally> call(Iterator<Row> rows) {
        StoreWriting writing = new StoreWriting(store, parser, sink, deadLetters.begin());
        HashSet<UUID> ids = new HashSet<>();
        while (rows.hasNext()) {
            SourceRecord record = SourceRows.read(rows.next());
            if (parser.parse(record) instanceof Parsed.Storable storable && isChosen(storable.row())) {
                writing.write(new UserRow(storable.row().user(), record, writeOrder));
                ids.add(storable.row().user().id());
            }
        }
        writing.finish();
        long tried = ids.size();
        // A row that the store refuses is a dead letter: no deletion hides it.
        ids.removeAll(writing.refusedIds());
        return List.of(new Tally(tried, tried, 0, writing.refused(), new HashSet<>(sink.hidden(ids))))
                .iterator();
    }

    private boolean isChosen(UserRow row) {
        Newest newest = chosen.get(row.user().id());
        return newest != null
                && newest.partition() == row.source().position().partition()
                && newest.offset() == row.source().position().offset();
    }
}
