package dev.userstream.job.query;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Tells Spark how many offsets a batch has read: it counts the rows that its source makes, and none are made. Its progress and
 * our log say the number.
 *
 * @param spark where the query was started
 */
record InputRows(SparkSession spark) {
    private static final String METRIC = "numOutputRows";

    /** Counts offsets of the batch that the calling thread runs; where it runs none, nothing is counted. */
    void add(long offsets) {
        String id = spark.sparkContext().getLocalProperty(StreamExecution.QUERY_ID_KEY());
        StreamingQuery query = id == null ? null : spark.streams().get(id);
        if (query instanceof StreamingQueryWrapper wrapper) {
            SparkPlan plan = wrapper.streamingQuery().lastExecution().executedPlan();
            for (SparkPlan source : JavaConverters.seqAsJavaList(plan.collectLeaves())) {
                Option<SQLMetric> metric = source.metrics().get(METRIC);
                if (metric.isDefined()) {
                    metric.get().add(offsets);
                }
            }
        }
    }
}
