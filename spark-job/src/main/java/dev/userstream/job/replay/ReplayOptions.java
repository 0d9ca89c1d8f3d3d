package dev.userstream.job.replay;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's options of a replay. */
public final class ReplayOptions {
    @Option(names = "--replay", required = true, description = "Store a range of the topic again, and end.")
    boolean replay;

    @Option(names = "--from", paramLabel = "FROM", required = true, description = "Where the range begins.")
    RangeBound from = RangeBound.EARLIEST;

    @Option(names = "--to", paramLabel = "TO", description = "Where the range ends (default: latest).")
    RangeBound to = RangeBound.LATEST;

    @Option(names = "--run-id", paramLabel = "ID", description = "Only records of this run.")
    @Nullable
    RunId runId;

    @Option(names = "--store", paramLabel = "STORE", description = "cassandra or postgres (default: both).")
    @Nullable
    Store store;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long to retry after a failure (default: 2m).")
    Duration timeout = Duration.ofMinutes(2);

    @Option(names = "--json", description = "Print the summary as JSON.")
    boolean json;
}
