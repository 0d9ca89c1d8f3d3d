package dev.userstream.job.query;

import dev.userstream.job.read.SourceRecord;
import dev.userstream.job.sink.BatchWriter;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.BoxedUnit;

/**
 * What Spark runs in each task of a batch. A class with a name, since of a lambda Spark would read the class files before each
 * batch, to see what it holds.
 */
record BatchTask(BatchWriter writer)
        implements Function2<TaskContext, Iterator<SourceRecord>, BoxedUnit>, Serializable {
    @Override
    public BoxedUnit apply(TaskContext context, Iterator<SourceRecord> records) {
        writer.write(JavaConverters.asJavaIterator(records));
        return BoxedUnit.UNIT;
    }
}
