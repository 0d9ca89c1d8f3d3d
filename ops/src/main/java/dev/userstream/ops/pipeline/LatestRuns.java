package dev.userstream.ops.pipeline;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest entry of every run, made from the ledger's records in their order. Not thread-safe. */
public final class LatestRuns {
    private static final Logger LOG = LoggerFactory.getLogger(LatestRuns.class);

    private final Map<String, Run> latest = new HashMap<>();

    /** Takes the next record; one that cannot be read is logged and left out. */
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

    /** Forgets all records. */
    public void clear() {
        latest.clear();
    }

    /** The runs, in no order. */
    public Collection<Run> runs() {
        return Collections.unmodifiableCollection(latest.values());
    }
}
