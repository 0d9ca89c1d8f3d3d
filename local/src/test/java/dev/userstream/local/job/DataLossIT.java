package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.AuditResult;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic that changes under the job: records lost, topic deleted and created again, partitions added. */
final class DataLossIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String TOPIC = Topics.USERS_CREATED.name();
    private static final String RESET = "--reset-checkpoint";
    private static final int LOST_PARTITION = 1;

    @AfterEach
    void startJob() {
        if (!stack.server(Component.JOB).isAlive()) {
            resetCheckpoint();
        }
    }

    @Test
    void lostRecordsEndTheJob_untilTheCheckpointIsReset() throws Exception {
        probes.publish(sample.records(0, 100));
        probes.awaitNoLag();
        stack.server(Component.JOB).stop();
        long lost = deleteRecords(probes.publish(sample.records(100, 160)));
        probes.publish(sample.records(160, 180));

        CommandRun refused = runJob();

        assertThat(refused.exitCode()).as(refused.stderr()).isEqualTo(2);
        assertThat(refused.stderr())
                .contains("cause=data_loss", lost + " offsets that the checkpoint expects are gone")
                .contains("partition " + LOST_PARTITION + ": " + lost + " offsets", RESET);
        assertThat(probes.postgresRow(sample.id(170))).isEmpty();
        assertThat(probes.cassandraRow(sample.id(170))).isEmpty();

        resetCheckpoint();
        probes.publish(List.of(sample.entry(180, RunState.SUCCEEDED)));
        AuditResult audit = AuditResult.of(ops, sample.run());
        assertThat(audit.verdict()).as(audit.toString()).isEqualTo("fail");
        assertThat(audit.figures("missing")).as(audit.toString()).containsExactly(lost, lost);
    }

    @Test
    void recreatedTopicEndsTheJob_untilTheCheckpointIsReset() throws Exception {
        probes.publish(sample.records(0, 10));
        probes.awaitNoLag();
        stack.server(Component.JOB).stop();
        probes.admin().deleteTopics(List.of(TOPIC)).all().get();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            probes.createTopics();
            // More records than before, so that the offsets alone do not show that it is another topic.
            return !probes.publish(sample.records(10, 4_000)).isEmpty();
        });

        CommandRun refused = runJob();

        assertThat(refused.exitCode()).as(refused.stderr()).isEqualTo(2);
        assertThat(refused.stderr())
                .contains("cause=data_loss", "not the topic that the checkpoint was made with", RESET);
        assertThat(probes.postgresRow(sample.id(10))).isEmpty();

        resetCheckpoint();
        assertThat(probes.postgresRow(sample.id(3_999))).isPresent();
        assertThat(probes.cassandraRow(sample.id(3_999))).isPresent();
    }

    @Test
    void partitionsThatAreAddedWhileTheJobRuns_areRead() throws Exception {
        int added = Topics.USERS_CREATED.partitions();
        probes.admin()
                .createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(added + 1)))
                .all()
                .get();

        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> !probes.publish(List.of(inPartition(added))).isEmpty());

        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertStored(sample.id(0), "Ada 0"));
    }

    private static CommandRun runJob() {
        return CommandRun.of(stack.jobCommand(List.of()), LIMIT);
    }

    /** Runs the job once with the option until everything is stored, and the stack's own job after it. */
    private static void resetCheckpoint() {
        ChildProcess job = ChildProcess.start(stack.jobCommand(List.of(RESET)));
        probes.awaitNoLag();
        job.stop(LIMIT);
        stack.ensure(List.of(Component.JOB));
        probes.awaitNoLag();
    }

    private ProducerRecord<byte[], byte[]> inPartition(int partition) {
        ProducerRecord<byte[], byte[]> record = sample.records(0, 1).get(0);
        return new ProducerRecord<>(
                TOPIC, partition, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Deletes all records of one partition, as retention does, and returns how many of these the job has not read. */
    private static long deleteRecords(List<RecordMetadata> unread) throws Exception {
        probes.admin()
                .deleteRecords(Map.of(new TopicPartition(TOPIC, LOST_PARTITION), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
        return unread.stream()
                .filter(record -> record.partition() == LOST_PARTITION)
                .count();
    }
}
