package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.Footprint;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
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
    private final UserPool pool;
    private final Server job;
    private final Drain drain;
    private long behind;
    private int runs;

    private WarmDrain(PreparedTopic topic, UserPool pool, Server job, Drain drain) {
        this.topic = topic;
        this.pool = pool;
        this.job = job;
        this.drain = drain;
    }

    /** Starts the job on an empty topic and freezes it; what it will drain is drawn from {@code pool}. */
    static WarmDrain start(PreparedStack prepared, Set<Store> stores, Map<String, String> settings, UserPool pool) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("USERSTREAM_JOB_STORES", stores.stream().map(Store::label).collect(Collectors.joining(",")));
        Server job = prepared.stack().jobWith(all);
        job.start();
        try {
            job.awaitReady();
            job.freeze();
            return new WarmDrain(prepared.topic(), pool, job, new Drain(prepared, stores, job));
        } catch (RuntimeException e) {
            job.stop();
            throw e;
        }
    }

    /**
     * Lets the job use only so many of the machine's processors from now on.
     *
     * @throws dev.userstream.bench.measure.BenchFailedException if the system does not let it be bound to them
     */
    void bind(int processors) throws InterruptedException {
        Processors.bind(Footprint.processOf("job"), processors);
    }

    /**
     * Publishes so many users while the job is frozen. They are all that the topic holds then, so that an audit asks for them and
     * no others.
     */
    void fill(long users) throws InterruptedException {
        topic.empty();
        topic.fill(new UserMessages(new RunId("drain-" + ++runs), pool), users);
    }

    /** Lets the job store as many users as were published, and freezes it again. */
    Rate drain(long users) throws InterruptedException {
        job.thaw();
        Rate rate = drain.watch(behind, users);
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
