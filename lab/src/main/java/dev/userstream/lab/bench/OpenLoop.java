package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.local.probe.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes users at the times that a rate prescribes, independently of the pipeline: a publisher that waited for it would leave out
 * exactly the users that are slow.
 *
 * @param rate users per second
 * @param start when the first user is due
 */
record OpenLoop(SampleUsers users, RunId runId, double rate, Duration duration, Instant start, InstantSource clock) {
    /** When a user is due. */
    Instant due(long sequence) {
        return start.plusNanos((long) (sequence / rate * TimeUnit.SECONDS.toNanos(1)));
    }

    /** How many users are published, at least one. */
    long count() {
        return Math.max(1, Math.round(duration.toMillis() / 1_000.0 * rate));
    }

    /** Users at even distances. */
    List<Sample> samples(int most) {
        return Sample.of(runId, count(), most);
    }

    /**
     * Publishes all users and waits for their acknowledgements.
     *
     * @throws KafkaException if one was not acknowledged
     */
    void run(Producer<byte[], byte[]> producer) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (long sequence = 0; sequence < count(); sequence++) {
            long early = Duration.between(clock.instant(), due(sequence)).toNanos();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            var unused = producer.send(users.record(runId, sequence), (sent, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        }
        producer.flush();
        Exception error = failure.get();
        if (error != null) {
            throw new KafkaException("a user was not acknowledged", error);
        }
    }
}
