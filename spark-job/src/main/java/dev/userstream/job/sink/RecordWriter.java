package dev.userstream.job.sink;

import dev.userstream.events.Store;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.read.SourceRecord;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.Function2;
import scala.collection.Iterator;
import scala.runtime.BoxedUnit;

/**
 * What Spark runs in each task of a batch. A batch may be run again after a crash; writing is idempotent, so no batch number
 * is kept. A class with a name, since of a lambda Spark would read the class files before each batch, to see what it holds.
 *
 * @param store the store that is written to
 * @param parser judges the records
 * @param sink the way to the store
 * @param deadLetters the way to the dead letters
 */
public record RecordWriter(Store store, RecordParser parser, StoreSink sink, DeadLetterTopic deadLetters)
        implements Function2<TaskContext, Iterator<SourceRecord>, BoxedUnit>, Serializable {
    @Override
    public BoxedUnit apply(TaskContext context, Iterator<SourceRecord> records) {
        StoreTask task = new StoreTask(store, parser, sink, deadLetters.begin());
        while (records.hasNext()) {
            var unused = task.accept(records.next());
        }
        task.finish();
        return BoxedUnit.UNIT;
    }
}
