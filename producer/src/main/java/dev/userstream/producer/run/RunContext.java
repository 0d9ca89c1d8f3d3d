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
 * What every run task uses.
 *
 * @param highestSent finds the highest sequence of a run in the topic; the second argument stops the search
 * @param bufferBytes most bytes of records in flight in one task
 * @param maxRejectedPercent largest share of refused users in a run that succeeds, 0 to 100
 */
public record RunContext(
        UserSource source,
        Supplier<Producer<byte[], byte[]>> producers,
        BiFunction<Run, BooleanSupplier, OptionalLong> highestSent,
        MonotonicTime time,
        InstantSource clock,
        RunMetrics metrics,
        long bufferBytes,
        int maxRejectedPercent) {}
