package dev.userstream.ops.kafka;

import dev.userstream.events.Topics;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.ops.evidence.RunLedger;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted topic of runs. */
final class KafkaRunLedger implements RunLedger {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRunLedger.class);

    private final TopicLog topic;

    KafkaRunLedger(KafkaSource source) {
        this.topic = source.topic(Topics.RUNS);
    }

    @Override
    public List<Run> runs() {
        Map<String, Run> latest = new HashMap<>();
        topic.read(new TreeMap<>(), topic.endOffsets(), entry -> note(latest, entry));
        return latest.values().stream()
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }

    private static void note(Map<String, Run> latest, TopicRecord entry) {
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
}
