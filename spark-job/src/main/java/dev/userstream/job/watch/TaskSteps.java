package dev.userstream.job.watch;

import dev.userstream.events.Store;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.spark.InternalAccumulator;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/**
 * Tells the stores' activities what their tasks do: a batch that is long, and whose tasks read on, is not stuck. Executors
 * report how many records each task has read every ten seconds. Spark calls it on one thread.
 */
public final class TaskSteps extends SparkListener {
    /** The local property that carries a store's label to the tasks of its query. */
    public static final String STORE_PROPERTY = "spark.scheduler.pool";

    private static final String RECORDS_READ = InternalAccumulator.input$.MODULE$.RECORDS_READ();

    private final Function<Store, QueryActivity> activities;
    private final Map<Integer, Stage> stages = new HashMap<>();

    /** A running stage: whose it is, and how many records each of its tasks has read. */
    private record Stage(QueryActivity activity, Map<Long, Long> recordsRead) {}

    /** A listener to add to Spark once. */
    public TaskSteps(Function<Store, QueryActivity> activities) {
        this.activities = activities;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        storeOf(submitted.properties()).map(activities).ifPresent(activity -> {
            stages.put(submitted.stageInfo().stageId(), new Stage(activity, new HashMap<>()));
            activity.step();
        });
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        stages.remove(completed.stageInfo().stageId());
    }

    /** A busy machine takes its time to give a query its first executor. */
    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        for (Store store : Store.values()) {
            activities.apply(store).step();
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart started) {
        step(started.stageId());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        step(ended.stageId());
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        JavaConverters.seqAsJavaList(update.accumUpdates())
                .forEach(task -> JavaConverters.seqAsJavaList(task._4()).stream()
                        .filter(TaskSteps::isRecordsRead)
                        .forEach(read -> reading((Long) task._1(), (Integer) task._2(), read)));
    }

    private void step(int stageId) {
        Stage stage = stages.get(stageId);
        if (stage != null) {
            stage.activity().step();
        }
    }

    private void reading(long task, int stageId, AccumulableInfo read) {
        Stage stage = stages.get(stageId);
        if (stage != null && read.update().get() instanceof Long records) {
            long earlier = stage.recordsRead().getOrDefault(task, 0L);
            if (records > earlier) {
                stage.recordsRead().put(task, records);
                stage.activity().step();
            }
        }
    }

    private static boolean isRecordsRead(AccumulableInfo metric) {
        return metric.update().isDefined() && metric.name().contains(RECORDS_READ);
    }

    private static Optional<Store> storeOf(@Nullable Properties properties) {
        String label = properties == null ? null : properties.getProperty(STORE_PROPERTY);
        return Arrays.stream(Store.values())
                .filter(store -> store.label().equals(label))
                .findFirst();
    }
}
