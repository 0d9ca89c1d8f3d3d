package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Counts the records that tasks have taken, as the executors' heartbeats (by default every ten seconds) and the ends of tasks
 * report them, so that a slow batch can be distinguished from one that hangs. Thread-safe.
 */
final class TaskProgress extends SparkListener {
    private final Map<Store, LongAccumulator> accumulators = new EnumMap<>(Store.class);
    private final Map<Long, LongAdder> taken = new ConcurrentHashMap<>();
    private final Map<Long, Long> tasks = new ConcurrentHashMap<>();

    /** Creates the accumulators, and listens. */
    static TaskProgress of(SparkContext spark) {
        TaskProgress progress = new TaskProgress();
        for (Store store : Store.values()) {
            LongAccumulator accumulator = spark.longAccumulator("records taken for " + store.label());
            progress.accumulators.put(store, accumulator);
            progress.taken.put(accumulator.id(), new LongAdder());
        }
        spark.addSparkListener(progress);
        return progress;
    }

    /** What the tasks of a store's query add each record to. */
    LongAccumulator accumulator(Store store) {
        return Objects.requireNonNull(accumulators.get(store), store.label());
    }

    /** Records of a store that tasks have reported; grows. */
    long taken(Store store) {
        return Objects.requireNonNull(taken.get(accumulator(store).id()), store.label())
                .sum();
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        JavaConverters.seqAsJavaList(heartbeat.accumUpdates()).forEach(task -> report((Long) task._1(), task._4()));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        long taskId = end.taskInfo().taskId();
        report(taskId, end.taskInfo().accumulables());
        tasks.remove(taskId);
    }

    private void report(long taskId, Seq<AccumulableInfo> updates) {
        JavaConverters.seqAsJavaList(updates).forEach(update -> {
            LongAdder sum = taken.get(update.id());
            if (sum != null && update.update().isDefined()) {
                long records = (Long) update.update().get();
                Long before = tasks.put(taskId, records);
                sum.add(records - (before == null ? 0 : before));
            }
        });
    }
}
