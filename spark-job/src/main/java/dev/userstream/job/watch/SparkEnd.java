package dev.userstream.job.watch;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;

/** Says when Spark has ended: the cluster may take an application away from its driver, whose queries then just stop. */
public final class SparkEnd extends SparkListener {
    private final Runnable ended;

    /**
     * A listener to add to Spark once.
     *
     * @param ended called when Spark has ended, whoever ended it; must return at once
     */
    public SparkEnd(Runnable ended) {
        this.ended = ended;
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
        ended.run();
    }
}
