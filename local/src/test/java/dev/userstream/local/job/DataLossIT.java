package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.topic.Topics;
import dev.userstream.local.Audits;
import dev.userstream.local.EmbeddedOnly;
import dev.userstream.local.LedgerEntries;
import dev.userstream.local.StackProbes;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic that changes under the job: records gone, deleted and created anew, more partitions. Nobody else may see it so. */
@EmbeddedOnly
final class DataLossIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String TOPIC = Topics.USERS_CREATED.name();
    private static final String ACCEPT = "--accept-data-loss";
    private static final int LOST_PARTITION = 1;

    private static Stack stack;
    private static StackProbes probes;
    private static Admin admin;
    private static JobCommand job;

    private final Sample sample = Sample.fresh();

    @BeforeAll
    static void start() {
        stack = Stack.builder()
                .components(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES, Component.JOB)
                .forAShortRun()
                .start();
        probes = new StackProbes(stack.addresses());
        admin = Admin.create(Map.of("bootstrap.servers", stack.addresses().kafka()));
        job = JobCommand.of(stack);
    }

    @AfterAll
    static void end() {
        admin.close();
        probes.close();
        stack.close();
    }

    @BeforeEach
    void beginWithoutABacklog() {
        stack.ensure(List.of(Component.JOB));
        probes.awaitNoLag();
        probes.createTopics();
    }

    @Test
    void recordsThatRetentionTookFromAStoppedJobAreNamedAndSkippedOnlyWhenSomebodySaysSo() throws Exception {
        probes.publish(sample.records(0, 100));
        probes.awaitNoLag();
        stack.server(Component.JOB).stop();
        List<RecordMetadata> missed = probes.publish(sample.records(100, 160));
        long lost = lose(missed);
        probes.publish(sample.records(160, 180));
        probes.publish(List.of(LedgerEntries.succeeded(sample.run(), 180)));

        CommandRun refusal = job.run(LIMIT);

        assertThat(refusal.exitCode()).as(refusal.stderr()).isEqualTo(2);
        assertThat(refusal.stderr())
                .contains("cause=data_loss", lost + " offsets that the checkpoint expects are gone")
                .contains("partition " + LOST_PARTITION + ": " + lost + " offsets", ACCEPT);
        assertThat(probes.postgresRow(sample.id(170))).isEmpty();
        assertThat(probes.cassandraRow(sample.id(170))).isEmpty();

        try (JobCommand.Running accepted = job.start(ACCEPT)) {
            await().atMost(LIMIT)
                    .until(() -> accepted.log().contains("event=query_started store=postgres")
                            && accepted.log().contains("event=query_started store=cassandra"));
            probes.awaitNoLag();
            assertThat(accepted.log())
                    .containsOnlyOnce("event=data_loss_accepted store=cassandra partition=" + LOST_PARTITION)
                    .containsOnlyOnce("event=data_loss_accepted store=postgres partition=" + LOST_PARTITION)
                    .contains("event=data_loss_accepted store=postgres offsets=" + lost);
            assertThat(notes("cassandra")).contains(lost + " offsets");
            assertThat(notes("postgres")).contains(lost + " offsets");
            assertAuditMisses(lost);
            accepted.process().toHandle().destroy();
            assertThat(accepted.await(LIMIT).exitCode()).isEqualTo(143);
        }
        stack.ensure(List.of(Component.JOB));
        probes.publish(sample.records(180, 190));
        probes.awaitNoLag();
        assertThat(probes.postgresRow(sample.id(189))).isPresent();
    }

    @Test
    void aTopicThatWasDeletedAndCreatedAnewIsNotTakenForTheOldOne() throws Exception {
        probes.publish(sample.records(0, 10));
        probes.awaitNoLag();
        stack.server(Component.JOB).stop();
        admin.deleteTopics(List.of(TOPIC)).all().get();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            probes.createTopics();
            // More than before: by its offsets alone the new topic could be the old one.
            return probes.publish(sample.records(10, 4_000)).size() > 0;
        });

        CommandRun refusal = job.run(LIMIT);

        assertThat(refusal.exitCode()).as(refusal.stderr()).isEqualTo(2);
        assertThat(refusal.stderr())
                .contains("cause=data_loss", "not the topic that the checkpoint was made with", ACCEPT);
        assertThat(probes.postgresRow(sample.id(10))).isEmpty();

        try (JobCommand.Running accepted = job.start(ACCEPT)) {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> probes.postgresRow(sample.id(10)).isPresent()
                            && probes.cassandraRow(sample.id(10)).isPresent());
            probes.awaitNoLag();
            assertThat(accepted.log()).contains("another_topic=true");
            accepted.process().toHandle().destroy();
            accepted.await(LIMIT);
        }
        probes.publish(List.of(LedgerEntries.succeeded(sample.run(), 4_000)));
        CommandRun audit = Audits.of(stack, sample.run());
        // The first ten are stored, and their messages went with the old topic.
        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(4);
        assertThat(Audits.figures(audit, "missing")).containsExactly(0L, 0L);
        assertThat(audit.stdout()).contains("10 users have their rows");
    }

    @Test
    void partitionsThatAreAddedWhileTheJobRunsAreRead() throws Exception {
        int before = partitions();
        admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(before + 1)))
                .all()
                .get();
        await().atMost(LIMIT).until(() -> partitions() == before + 1);

        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> !probes.publish(List.of(inPartition(before))).isEmpty());

        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> probes.postgresRow(sample.id(0)).isPresent()
                        && probes.cassandraRow(sample.id(0)).isPresent());
        probes.awaitNoLag();
    }

    private ProducerRecord<byte[], byte[]> inPartition(int partition) {
        ProducerRecord<byte[], byte[]> record = sample.records(0, 1).get(0);
        return new ProducerRecord<>(
                TOPIC, partition, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Removes all records of one partition, as retention would; how many the job has not read. */
    private static long lose(List<RecordMetadata> missed) throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        all.put(new TopicPartition(TOPIC, LOST_PARTITION), RecordsToDelete.beforeOffset(-1));
        admin.deleteRecords(all).all().get();
        return missed.stream()
                .filter(place -> place.partition() == LOST_PARTITION)
                .count();
    }

    /** What the checkpoint of a store says about accepted losses. */
    private static String notes(String store) throws IOException {
        Path folder = Path.of(stack.environment().get("USERSTREAM_JOB_CHECKPOINT_DIR"), store, "accepted-losses");
        StringBuilder notes = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*")) {
            for (Path file : files) {
                notes.append(Files.readString(file));
            }
        }
        return notes.toString();
    }

    private void assertAuditMisses(long lost) {
        CommandRun audit = Audits.of(stack, sample.run());
        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(Audits.figures(audit, "missing")).as(audit.toString()).containsExactly(lost, lost);
    }

    private static int partitions() throws IOException {
        try {
            return admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .partitions()
                    .size();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
