package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.api.UserSource;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/**
 * What every attempt works with.
 *
 * @param source gives the users
 * @param producers makes a Kafka producer for one attempt
 * @param highestSent finds the highest sequence of a run that the topic holds; asks the second argument whether to stop
 * @param time paces users and measures active time
 * @param clock dates what is written down
 * @param metrics counts
 * @param bufferBytes most bytes of records under way in one attempt
 * @param maxRejectedPercent largest share of refused users that a run may have, 0 to 100
 */
public record Engine(
        UserSource source,
        Supplier<Producer<byte[], byte[]>> producers,
        BiFunction<Run, BooleanSupplier, OptionalLong> highestSent,
        MonotonicTime time,
        InstantSource clock,
        RunMetrics metrics,
        long bufferBytes,
        int maxRejectedPercent) {}
