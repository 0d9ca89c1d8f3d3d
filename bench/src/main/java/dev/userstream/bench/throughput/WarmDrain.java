package dev.userstream.bench.throughput;

import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Server;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One job that drains again and again, so that only its first drain shows a JVM that compiles. It is frozen whenever it is not
 * measured: an idle job asks Kafka for news all the time, and a topic that is being filled would be drained while it is.
 */
final class WarmDrain implements AutoCloseable {
    private final PreparedTopic topic;
    private final Set<Store> stores;
    private final UserPool pool;
    private final Drain drain;
    private final Server job;
    private long behind;
    private int runs;

    private WarmDrain(PreparedTopic topic, Set<Store> stores, UserPool pool, Drain drain, Server job) {
        this.topic = topic;
        this.stores = stores;
        this.pool = pool;
        this.drain = drain;
        this.job = job;
    }

    /** Starts the job on the topic's end and freezes it. */
    static WarmDrain start(EmbeddedStack stack, PreparedTopic topic, Set<Store> stores, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("USERSTREAM_JOB_STORES", stores.stream().map(Store::label).collect(Collectors.joining(",")));
        Server job = stack.jobWith(all);
        job.start();
        try {
            job.awaitReady();
            job.freeze();
            return new WarmDrain(topic, stores, UserPool.of(1), new Drain(stack, topic, 0), job);
        } catch (RuntimeException e) {
            job.stop();
            throw e;
        }
    }

    /**
     * Publishes so many users while the job is frozen, lets it store them, and freezes it again. They are all that the topic
     * holds then, so that an audit asks for them and no others.
     */
    Rate of(long users) throws InterruptedException {
        topic.empty();
        topic.fill(new UserMessages(new RunId("drain-" + ++runs), pool), users);
        job.thaw();
        Rate rate = drain.watch(stores, job, behind, users);
        job.freeze();
        behind += users;
        return rate;
    }

    /** Ends the job. */
    @Override
    public void close() {
        job.thaw();
        job.stop();
    }
}
