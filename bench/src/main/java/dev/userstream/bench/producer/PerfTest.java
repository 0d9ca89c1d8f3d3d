package dev.userstream.bench.producer;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.ProjectLayout;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Kafka's own measuring client, {@code kafka-producer-perf-test}, with real users as values. It has no option for keys and headers;
 * {@link UsersEnvelope} gives its records those of a user, so that both sides send records of one size, each to the partition of
 * its key.
 */
final class PerfTest {
    /** Options of either client's JVM: the tool's heap, and the collector of the project's producer. */
    static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private static final String MAIN = "org.apache.kafka.tools.ProducerPerformance";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int VALUES = 2_000;
    private static final Pattern RATE = Pattern.compile("records sent, ([0-9.]+) records/sec");

    private final EmbeddedStack stack;
    private final Path values;

    private PerfTest(EmbeddedStack stack, Path values) {
        this.stack = stack;
        this.values = values;
    }

    /** Writes its values to a file, one a line. */
    static PerfTest with(EmbeddedStack stack, UserPool pool) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < VALUES; number++) {
            CreatedUser user = pool.drawn(number);
            lines.add(new String(UserCodec.encode(user), StandardCharsets.UTF_8));
        }
        return new PerfTest(stack, Files.write(stack.folder().resolve("values.txt"), lines));
    }

    /** How many records {@link #recordsPerSecond} sends in all. */
    static long sent(long records) {
        return MemoryRun.sent(records);
    }

    /** Sends so many, after as many that warm it up, with the same promises and compression as the project's producer. */
    double recordsPerSecond(long records) {
        List<String> classPath = new ArrayList<>(ProjectLayout.find().serverClassPath("kafka", "lib"));
        classPath.add(ownClasses());
        CommandRun run = CommandRun.of(
                new ChildCommand(
                        "perf-test",
                        JVM,
                        classPath,
                        MAIN,
                        arguments(records),
                        Map.of(),
                        stack.folder(),
                        stack.folder().resolve("logs/perf-test.log")),
                LIMIT);
        return RATE.matcher(run.stdout())
                .results()
                // With records to warm up the tool tells its rate twice: of all records, then of those behind them.
                .reduce((before, last) -> last)
                .map(MatchResult::group)
                .map(PerfTest::rate)
                .orElseThrow(() -> new BenchFailedException(
                        "kafka-producer-perf-test: said " + run.stdout() + run.stderr() + " (expected: " + RATE + ")"));
    }

    private List<String> arguments(long records) {
        return List.of(
                "--topic",
                Topics.USERS_CREATED.name(),
                "--num-records",
                Long.toString(sent(records)),
                "--warmup-records",
                Long.toString(records),
                "--throughput",
                "-1",
                "--payload-file",
                values.toString(),
                "--producer-props",
                "bootstrap.servers=" + stack.addresses().kafka(),
                "interceptor.classes=" + UsersEnvelope.class.getName(),
                "acks=all",
                "enable.idempotence=true",
                "compression.type=lz4",
                "linger.ms=1",
                "batch.size=65536");
    }

    private static String ownClasses() {
        try {
            return Path.of(PerfTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where our own classes are is always a valid address", e);
        }
    }

    private static double rate(String words) {
        return Double.parseDouble(words.replaceAll("[^0-9.]+", ""));
    }
}
