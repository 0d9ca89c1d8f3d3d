package dev.userstream.job.submit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How the job is, judged from what the master shows. */
sealed interface JobState {
    /**
     * It runs, or is about to.
     *
     * @param by the driver's id, or whose it is where no driver of the cluster runs it
     * @param healthy whether its driver runs and its application is registered
     */
    record Active(String by, boolean healthy) implements JobState {}

    /**
     * Somebody has stopped it on purpose.
     *
     * @param driver the driver's id
     */
    record Stopped(String driver) implements JobState {}

    /**
     * It has ended by itself and needs a person.
     *
     * @param driver the driver's id
     */
    record Finished(String driver) implements JobState {}

    /**
     * It should run and does not.
     *
     * @param reason what became of it
     */
    record Gone(String reason) implements JobState {}

    /** The master is recovering and cannot tell yet. */
    record Unclear() implements JobState {}

    /** Judges; which driver it is does not matter, since a master that relaunches one gives it a new id. */
    static JobState of(ClusterView cluster, JobRequest job) {
        List<Driver> ours = cluster.drivers().stream()
                .filter(driver -> driver.mainClass().equals(job.mainClass()))
                .toList();
        // A spark-submit that is told no name names the application after its class.
        boolean registered = cluster.applications().contains(job.application())
                || cluster.applications().contains(job.mainClass());
        if (!cluster.ready()) {
            return new Unclear();
        }
        Optional<Driver> active = ours.stream().filter(Driver::isActive).max(Comparator.comparing(Driver::isRunning));
        if (active.isPresent()) {
            return new Active(active.get().id(), active.get().isRunning() && registered);
        }
        if (registered) {
            return new Active("a spark-submit in client mode", true);
        }
        // Who ended last and not who began last: of two that race, the loser begins last and says nothing of the
        // winner.
        return ours.isEmpty()
                ? new Gone("the master knows no driver of it")
                : ended(ours.get(ours.size() - 1), cluster);
    }

    private static JobState ended(Driver driver, ClusterView cluster) {
        // A worker that stops in order kills its drivers, and the master takes that for somebody's wish.
        boolean withItsWorker = driver.hadWorker() && !cluster.workers().contains(driver.worker());
        if (driver.isKilled()) {
            return withItsWorker
                    ? new Gone("driver " + driver.id() + " ended with its worker")
                    : new Stopped(driver.id());
        }
        return driver.isFinished()
                ? new Finished(driver.id())
                : new Gone("driver " + driver.id() + " ended as " + driver.state());
    }
}
