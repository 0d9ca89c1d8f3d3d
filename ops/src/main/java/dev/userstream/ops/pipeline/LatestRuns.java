package dev.userstream.ops.pipeline;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest ledger entry of every run. Not thread-safe. */
public final class LatestRuns {
    private static final Logger LOG = LoggerFactory.getLogger(LatestRuns.class);

    private final Map<String, Run> latest = new HashMap<>();

    /** Reads the ledger to its end and returns the runs, the newest first. */
    public static List<Run> read(PipelineTopics topics) {
        LatestRuns runs = new LatestRuns();
        topics.readAll(Topics.RUNS, runs::accept);
        return runs.newestFirst();
    }

    /** Takes the next record of the ledger; an unreadable one is logged and skipped. */
    public void accept(TopicRecord entry) {
        byte[] key = entry.key();
        byte[] value = entry.value();
        if (key == null) {
            return;
        }
        String id = new String(key, StandardCharsets.UTF_8);
        if (value == null) {
            latest.remove(id);
            return;
        }
        try {
            latest.put(id, RunCodec.decode(value));
        } catch (IllegalArgumentException e) {
            LOG.warn("event=ledger_entry_unreadable offset={} cause=\"{}\"", entry.offset(), e.getMessage());
        }
    }

    /** The runs, the newest first. */
    public List<Run> newestFirst() {
        return latest.values().stream()
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }
}
