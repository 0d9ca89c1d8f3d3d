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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Kafka's own measuring client, {@code kafka-producer-perf-test}, with real users as values; it sends no keys. */
final class PerfTest {
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

    /** Sends so many with the same promises and compression as the project's producer. */
    double recordsPerSecond(long records) {
        ProjectLayout layout = ProjectLayout.find();
        CommandRun run = CommandRun.of(
                new ChildCommand(
                        "perf-test",
                        List.of("-Xmx512m"),
                        layout.serverClassPath("kafka", "lib"),
                        MAIN,
                        List.of(
                                "--topic",
                                Topics.USERS_CREATED.name(),
                                "--num-records",
                                Long.toString(records),
                                "--throughput",
                                "-1",
                                "--payload-file",
                                values.toString(),
                                "--producer-props",
                                "bootstrap.servers=" + stack.addresses().kafka(),
                                "acks=all",
                                "enable.idempotence=true",
                                "compression.type=lz4",
                                "linger.ms=1",
                                "batch.size=65536"),
                        Map.of(),
                        stack.folder(),
                        stack.folder().resolve("logs/perf-test.log")),
                LIMIT);
        return RATE.matcher(run.stdout())
                .results()
                .reduce((before, last) -> last)
                .map(MatchResult::group)
                .map(PerfTest::rate)
                .orElseThrow(() -> new BenchFailedException(
                        "kafka-producer-perf-test: said " + run.stdout() + run.stderr() + " (expected: " + RATE + ")"));
    }

    private static double rate(String words) {
        return Double.parseDouble(words.replaceAll("[^0-9.]+", ""));
    }
}
