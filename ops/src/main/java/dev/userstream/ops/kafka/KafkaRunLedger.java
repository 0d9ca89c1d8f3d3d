package dev.userstream.ops.kafka;

import dev.userstream.events.Topics;
import dev.userstream.events.run.Run;
import dev.userstream.ops.evidence.LatestRuns;
import dev.userstream.ops.evidence.RunLedger;
import dev.userstream.ops.evidence.TopicLog;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The compacted topic of runs. */
final class KafkaRunLedger implements RunLedger {
    private final TopicLog topic;

    KafkaRunLedger(KafkaSource source) {
        this.topic = source.topic(Topics.RUNS);
    }

    @Override
    public List<Run> runs() {
        LatestRuns latest = new LatestRuns();
        topic.read(new TreeMap<>(), topic.endOffsets(), latest::accept);
        return latest.runs().stream()
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }
}
