package dev.userstream.local;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Ledger entries of runs that a test invents. */
public final class LedgerEntries {
    private LedgerEntries() {}

    /** A run that succeeded and says it published this many users. */
    public static ProducerRecord<byte[], byte[]> succeeded(RunId run, long published) {
        return of(run, published, RunState.SUCCEEDED);
    }

    /** A run that ended in this state and says it published this many users. */
    public static ProducerRecord<byte[], byte[]> of(RunId run, long published, RunState state) {
        Instant now = Instant.now();
        Run entry = new Run(
                run,
                new RunRequest(Math.max(1, published), null, null, List.of(), null),
                "0123456789abcdef",
                1_000,
                state,
                state == RunState.SUCCEEDED ? null : "written by a test",
                1,
                published,
                published,
                0,
                Duration.ofSeconds(1),
                new TreeMap<>(),
                now,
                now);
        return new ProducerRecord<>(Topics.RUNS.name(), RunCodec.key(run), RunCodec.encode(entry));
    }
}
