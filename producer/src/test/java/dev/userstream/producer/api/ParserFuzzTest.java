package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Gives damaged documents and random bytes to every parser of what others wrote. {@code script/fuzz} runs it for longer; the
 * system properties {@code fuzz.inputs} and {@code fuzz.seed} say how many and which.
 */
final class ParserFuzzTest {
    private static final long INPUTS = Long.getLong("fuzz.inputs", 100_000);
    private static final long ENOUGH = 10_000;
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final FuzzInput inputs = new FuzzInput(SEED);
    private final Map<FuzzedParser, Long> accepted = new ConcurrentHashMap<>();

    @Test
    void noInputEndsInAnythingButAnAnswer() throws Exception {
        long begin = System.nanoTime();

        // On threads of their own even on one processor: exceptions of this test's thread have long stacks,
        // and filling those in would take most of the time.
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> shares = new ArrayList<>();
        for (int first = 0; first < THREADS; first++) {
            long from = first;
            shares.add(threads.submit(() -> readFrom(from)));
        }
        threads.shutdown();
        for (Future<?> share : shares) {
            share.get();
        }

        System.out.printf(
                "%d inputs through %d parsers in %d s with Jackson %s, seed %d; accepted: %s%n",
                INPUTS,
                FuzzedParser.values().length,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                PackageVersion.VERSION,
                SEED,
                accepted);
        // Damage that no parser ever lets through would only test the first line of each. A few inputs prove nothing.
        if (INPUTS >= ENOUGH) {
            assertThat(accepted).containsOnlyKeys(FuzzedParser.values());
        }
    }

    /** Each thread's share of the inputs, taken in turns. */
    private void readFrom(long first) {
        for (long number = first; number < INPUTS; number += THREADS) {
            byte[] input = inputs.of(number);
            for (FuzzedParser parser : FuzzedParser.values()) {
                read(parser, input, number);
            }
        }
    }

    private void read(FuzzedParser parser, byte[] input, long number) {
        try {
            if (parser.accepts(input)) {
                accepted.merge(parser, 1L, Long::sum);
            }
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError(
                    parser + " on input " + number + " of seed " + SEED + ", in Base64: "
                            + Base64.getEncoder().encodeToString(input),
                    e);
        }
    }
}
