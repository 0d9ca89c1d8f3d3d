package dev.userstream.job.sink;

import dev.userstream.events.Store;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.read.SourceRecord;
import java.util.Iterator;

/**
 * Writes records to one store. A batch may be run again after a crash; writing is idempotent, so no batch number is kept.
 *
 * @param store the store that is written to
 * @param parser judges the records
 * @param sink the way to the store
 * @param deadLetters the way to the dead letters
 */
public record RecordWriter(Store store, RecordParser parser, StoreSink sink, DeadLetterTopic deadLetters)
        implements BatchWriter {
    @Override
    public void write(Iterator<SourceRecord> records) {
        StoreWriting writing = new StoreWriting(store, parser, sink, deadLetters.begin());
        while (records.hasNext()) {
            var unused = writing.accept(records.next());
        }
        writing.finish();
    }
}
