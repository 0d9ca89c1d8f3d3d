package dev.userstream.bench.start;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.local.pipeline.FlatJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a demo's own report says of its start and its end.
 *
 * @param started when it began to start the stack; its JVM runs since earlier
 * @param toFirstRow from then to the first row that could be read in any store
 * @param verdict {@code pass} where its audit found everything in its place
 * @param cause why it did not pass, or an empty text
 */
record DemoResult(Instant started, Duration toFirstRow, String verdict, String cause) {
    private static final String PASS = "pass";

    /**
     * Reads it.
     *
     * @param json the content of the report
     * @throws BenchFailedException if it tells of no first row
     */
    static DemoResult read(String json) throws IOException {
        Map<String, String> report = FlatJson.parse(json);
        String cause = report.getOrDefault("cause", "");
        Optional<String> started = Optional.ofNullable(report.get("started_at"));
        Optional<String> firstRow = Optional.ofNullable(report.get("first_row_ms"));
        if (started.isEmpty() || firstRow.isEmpty()) {
            throw new BenchFailedException("demo: no first row (expected: one); it says: " + cause);
        }
        return new DemoResult(
                Instant.parse(started.get()),
                Duration.ofMillis(Long.parseLong(firstRow.get())),
                report.getOrDefault("verdict", ""),
                cause);
    }

    Instant firstRow() {
        return started.plus(toFirstRow);
    }

    boolean isClean() {
        return verdict.equals(PASS);
    }
}
