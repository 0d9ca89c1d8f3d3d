package dev.userstream.job.replay;

import dev.userstream.events.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.SparkDefaults;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.query.KafkaAdmin;
import dev.userstream.job.query.StoreTables;
import dev.userstream.job.query.Supervisors;
import dev.userstream.job.read.KafkaTopic;
import dev.userstream.job.read.TopicExtent;
import dev.userstream.job.replay.ReplayRange.UnusableRangeException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A replay's life in one process: Spark, the clients, and their end.
 *
 * @param stores which stores are written to
 */
record ReplayProcess(JobSettings settings, List<Store> stores, Duration patience) {
    private static final String NAME = "userstream-replay";

    /**
     * Replays what lies between two boundaries.
     *
     * @throws StoreFailure if something that it needs is down for too long, or refuses
     * @throws UnusableRangeException if the topic does not hold the range
     */
    ReplayReport run(ReplayCommand.Wanted wanted) throws UnusableRangeException, InterruptedException {
        SparkConf conf = new SparkConf().set("spark.app.name", NAME).setIfMissing("spark.ui.enabled", "false");
        SparkSession spark = SparkSession.builder()
                .config(SparkDefaults.addTo(conf, settings))
                .getOrCreate();
        try (Admin admin = Admin.create(KafkaAdmin.properties(settings.kafka(), NAME))) {
            KafkaTopic topic = new KafkaTopic(admin, Supervisors.KAFKA_TIMEOUT);
            Patience waits = new Patience(patience, Clock.systemUTC(), wait -> Thread.sleep(wait.toMillis()));
            Pieces pieces = new Pieces(spark, settings.kafka());
            RecordParser parser = new RecordParser(Clock.systemUTC());
            long size = settings.maxOffsetsPerTrigger();
            ReplayRange range = rangeOf(wanted, topic, waits);
            Revival revival = new Revival(pieces, parser, waits, topic, Clock.systemUTC(), size);
            return new Replay(pieces, parser, parts(conf, waits), waits, revival, size).run(range);
        } finally {
            spark.stop();
        }
    }

    private static ReplayRange rangeOf(ReplayCommand.Wanted wanted, KafkaTopic topic, Patience waits)
            throws UnusableRangeException, InterruptedException {
        TopicExtent extent = waits.in("topic", topic::read);
        return ReplayRange.of(wanted, extent, time -> waits.in("offsets", () -> topic.offsetsAt(time, extent)));
    }

    private List<StorePart> parts(SparkConf conf, Patience waits) throws InterruptedException {
        List<StorePart> parts = new ArrayList<>();
        for (Store store : stores) {
            parts.add(new StorePart(
                    store,
                    waits.in(
                            "prepare_" + store.label(),
                            () -> StoreTables.of(store, conf, settings).prepare()),
                    DeadLetterTopic.in(settings.kafka(), store)));
        }
        return parts;
    }
}
