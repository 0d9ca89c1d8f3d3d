package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.StackProbes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a run left in the topic, read like any consumer. */
final class PublishedSequences {
    private PublishedSequences() {}

    /** Every sequence from 0 on is there, each under its own id, and none beyond. */
    static void assertExactly(StackProbes probes, String runId, long count) {
        List<ConsumerRecord<byte[], byte[]>> records = of(probes, runId);
        TreeSet<Long> sequences = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            long sequence = Long.parseLong(header(record, "sequence"));
            sequences.add(sequence);
            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                    .isEqualTo(UserIds.of(new RunId(runId), sequence).toString());
        }
        assertThat(sequences)
                .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
    }

    static List<ConsumerRecord<byte[], byte[]>> of(StackProbes probes, String runId) {
        return probes.records(Topics.USERS_CREATED.name()).stream()
                .filter(record -> record.headers().lastHeader("run_id") != null)
                .filter(record -> header(record, "run_id").equals(runId))
                .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
