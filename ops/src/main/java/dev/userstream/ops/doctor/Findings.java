package dev.userstream.ops.doctor;

import dev.userstream.events.store.Store;
import dev.userstream.events.store.TableColumns;
import dev.userstream.events.store.TableColumns.Difference;
import dev.userstream.ops.doctor.Finding.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects the results of one component's checks. Thread-safe. */
final class Findings {
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Duration clockDifference;

    void ok(String check, String found) {
        add(Status.OK, check, found, null);
    }

    void warning(String check, String found, String advice) {
        add(Status.WARNING, check, found, advice);
    }

    void failure(String check, String found, String advice) {
        add(Status.FAILURE, check, found, advice);
    }

    synchronized void add(Status status, String check, String found, @Nullable String advice) {
        findings.add(new Finding(status, check, found, advice));
    }

    /**
     * Compares a server's version with the oldest that the pipeline can use and the oldest that it is tested with.
     *
     * @param found what is shown
     */
    void version(String check, String found, int version, int oldest, int tested, String expected) {
        if (version < oldest) {
            failure(check, found, "expected: " + expected + "; upgrade the server");
        } else if (version < tested) {
            warning(check, found, "not tested (tested is " + expected + ")");
        } else {
            ok(check, found);
        }
    }

    /** Compares the types of a table's columns, by name, with those that are written. */
    void table(Store store, Map<String, String> columns) {
        String check = store.label() + " table";
        List<Difference> differences = TableColumns.differences(store, columns);
        if (columns.isEmpty()) {
            failure(check, "no such table", "start the job, which creates it");
        } else if (differences.isEmpty()) {
            ok(check, "columns as specified");
        } else {
            String found = differences.stream().map(Difference::sentence).collect(Collectors.joining("; "));
            failure(check, found, "the job waits until the table is repaired");
        }
    }

    /**
     * Compares a server's clock with this host's. The difference is that to the interval of the request, so a slow answer is none.
     *
     * @param time the server's time, truncated to {@code resolution}
     * @param before this host's time before the request
     */
    synchronized void clock(Instant time, Duration resolution, Instant before) {
        Instant now = Instant.now();
        Instant latest = time.plus(resolution);
        clockDifference = time.isAfter(now)
                ? Duration.between(now, time)
                : latest.isBefore(before) ? Duration.between(before, latest) : Duration.ZERO;
    }

    /** How much the server's clock is ahead of this host's; negative where it is behind, empty where it is unknown. */
    synchronized Optional<Duration> clockDifference() {
        return Optional.ofNullable(clockDifference);
    }

    synchronized List<Finding> all() {
        return List.copyOf(findings);
    }
}
