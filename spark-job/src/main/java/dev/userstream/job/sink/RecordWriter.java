package dev.userstream.job.sink;

import dev.userstream.events.Store;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.read.SourceRows;
import java.util.Objects;
import org.apache.spark.sql.ForeachWriter;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What Spark runs in each task of a batch. A batch may be run again after a crash; writing is idempotent, so no batch number
 * is kept. Confined to the task's thread.
 */
public final class RecordWriter extends ForeachWriter<Row> {
    private static final long serialVersionUID = 1L;

    private final Store store;
    private final RecordParser parser;
    private final StoreSink sink;
    private final DeadLetterTopic deadLetters;
    private transient @Nullable StoreTask task;

    /** A writer for one store's query. */
    public RecordWriter(Store store, RecordParser parser, StoreSink sink, DeadLetterTopic deadLetters) {
        this.store = store;
        this.parser = parser;
        this.sink = sink;
        this.deadLetters = deadLetters;
    }

    @Override
    public boolean open(long partitionId, long epochId) {
        task = new StoreTask(store, parser, sink, deadLetters.begin());
        return true;
    }

    @Override
    public void process(Row row) {
        var unused = Objects.requireNonNull(task, "open comes first").accept(SourceRows.read(row));
    }

    @Override
    public void close(@Nullable Throwable error) {
        StoreTask open = task;
        task = null;
        if (error == null && open != null) {
            open.finish();
        }
    }
}
