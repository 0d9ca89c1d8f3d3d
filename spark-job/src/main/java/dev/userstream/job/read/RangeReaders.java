package dev.userstream.job.read;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The readers of this JVM. They stay connected between batches; those that no one has asked for during a minute are closed,
 * since a query that begins anew has a group of its own and would not use them. Thread-safe.
 */
final class RangeReaders {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);
    private static final int ANY_NUMBER = -1;

    /** Taken from a fetch at once: a quarter of a megabyte or so is still in the processor's cache when it is read. */
    private static final int MAX_POLL_RECORDS = 200;

    /** A megabyte of records comes through a buffer of 64 KiB, the client's default, in many small pieces. */
    private static final int RECEIVE_BUFFER_AS_THE_SYSTEM_HAS_IT = -1;

    private static final GenericKeyedObjectPool<Wanted, RangeReader> POOL = pool();

    private RangeReaders() {}

    /**
     * What a reader is for.
     *
     * @param partition to read
     * @param settings of its Kafka client
     * @param patience longest time without anything to read
     */
    record Wanted(TopicPartition partition, Map<String, Object> settings, Duration patience) {
        /** Copies the settings. */
        Wanted {
            settings = Map.copyOf(settings);
        }

        /** Without the settings, which hold passwords. */
        @Override
        public String toString() {
            return "Wanted[partition=" + partition + ", patience=" + patience + "]";
        }
    }

    /**
     * A reader that is the caller's until it is given back.
     *
     * @throws org.apache.kafka.common.KafkaException if a client cannot be made of the settings
     */
    static RangeReader borrow(Wanted wanted) {
        try {
            return POOL.borrowObject(wanted);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("making a reader throws no checked exception", e);
        }
    }

    /**
     * A reader that is given back when it is closed.
     *
     * @throws org.apache.kafka.common.KafkaException if a client cannot be made of the settings
     */
    static PartitionRecords.Reader borrowed(Wanted wanted) {
        return new Borrowed(wanted, borrow(wanted));
    }

    private record Borrowed(Wanted wanted, RangeReader reader) implements PartitionRecords.Reader {
        @Override
        public @Nullable ConsumerRecord<byte[], byte[]> read(long offset, long end) {
            return reader.read(offset, end);
        }

        @Override
        public void close() {
            giveBack(wanted, reader);
        }
    }

    /** Keeps the reader for others; closes it after an error. */
    static void giveBack(Wanted wanted, RangeReader reader) {
        if (reader.isUsable()) {
            POOL.returnObject(wanted, reader);
            return;
        }
        // Kafka's client does not close itself in a thread that is interrupted, as that of a killed task or a stopped
        // query is.
        boolean interrupted = Thread.interrupted();
        try {
            POOL.invalidateObject(wanted, reader);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing a reader throws no checked exception", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static GenericKeyedObjectPool<Wanted, RangeReader> pool() {
        GenericKeyedObjectPoolConfig<RangeReader> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotal(ANY_NUMBER);
        config.setMaxTotalPerKey(ANY_NUMBER);
        config.setMaxIdlePerKey(ANY_NUMBER);
        config.setMinEvictableIdleTime(IDLE);
        config.setTimeBetweenEvictionRuns(BETWEEN_LOOKS);
        config.setNumTestsPerEvictionRun(ANY_NUMBER);
        config.setJmxEnabled(false);
        return new GenericKeyedObjectPool<>(new Readers(), config);
    }

    private static final class Readers extends BaseKeyedPooledObjectFactory<Wanted, RangeReader> {
        @Override
        public RangeReader create(Wanted wanted) {
            Map<String, Object> settings = new HashMap<>(wanted.settings());
            settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
            settings.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, RECEIVE_BUFFER_AS_THE_SYSTEM_HAS_IT);
            return new RangeReader(new KafkaConsumer<>(settings), wanted.partition(), wanted.patience());
        }

        @Override
        public PooledObject<RangeReader> wrap(RangeReader reader) {
            return new DefaultPooledObject<>(reader);
        }

        @Override
        public void destroyObject(Wanted wanted, PooledObject<RangeReader> reader) {
            reader.getObject().close();
        }
    }
}
