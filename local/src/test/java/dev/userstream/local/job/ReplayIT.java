package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.topic.Topics;
import dev.userstream.local.AuditResult;
import dev.userstream.local.HttpProbe;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** A range of the topic stored again beside the live job. */
final class ReplayIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int USERS = 400;
    private static final int DELETED = 40;
    private static final int REPLACED = 20;

    @Test
    void deletedRowsAreRestored_whileTheJobRuns() throws Exception {
        sample.store(probes, USERS);
        IntStream.range(0, DELETED).forEach(this::delete);
        assertThat(AuditResult.of(ops, sample.run()).figures("missing"))
                .containsExactly((long) DELETED, (long) DELETED);

        int published = USERS;
        CompletableFuture<CommandRun> running = CompletableFuture.supplyAsync(
                () -> replay("--from", "earliest", "--run-id", sample.run().value(), "--json"));
        // New values of users that the replay writes again, and users that it does not know yet.
        probes.publish(replacements(0, REPLACED, "live"));
        while (!running.isDone()) {
            probes.publish(sample.records(published, published + 10));
            published += 10;
            probes.awaitNoLag();
        }
        CommandRun replay = running.get();

        assertThat(replay.exitCode()).as(replay.toString()).isZero();
        assertThat(replay.stdout()).contains("\"shadowed\":0");
        probes.awaitNoLag();
        assertStored(sample.id(DELETED - 1), "Ada " + (DELETED - 1));
        assertStored(sample.id(0), "live");
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();
        assertAudited(published);
    }

    @Test
    void oldRangeReplacesNothingNewer() throws Exception {
        List<RecordMetadata> old = probes.publish(sample.records(0, REPLACED));
        probes.publish(replacements(0, REPLACED, "newer"));
        probes.awaitNoLag();
        List<Map<String, Object>> before = rows();
        int published = probes.records(Topics.USERS_CREATED.name()).size();

        CommandRun replay = replay("--from", offsets(old, 0), "--to", offsets(old, 1));

        assertThat(replay.exitCode()).as(replay.toString()).isZero();
        assertThat(replay.stdout())
                .contains(
                        "replayed " + REPLACED + " of " + REPLACED + " records",
                        "cassandra: " + REPLACED + " rows written, 0 refused",
                        "postgres: " + REPLACED + " rows written, 0 refused");
        assertThat(rows()).isEqualTo(before);
        assertThat(probes.records(Topics.USERS_CREATED.name()))
                .as("a replay publishes nothing")
                .hasSize(published);
        assertStored(sample.id(0), "newer");
        assertAudited(REPLACED);
    }

    /** The last offsets of the partitions are markers that no consumer receives. */
    @Test
    void usersOfAbortedTransactionsAreNeitherStoredNorReplayed() {
        probes.transact(sample.records(0, DELETED), Producer::abortTransaction);
        probes.transact(sample.records(DELETED, 2 * DELETED), Producer::commitTransaction);
        probes.transact(sample.records(2 * DELETED, 3 * DELETED), Producer::abortTransaction);
        probes.awaitNoLag();
        assertThat(rows()).hasSize(DELETED);

        HttpProbe control = new HttpProbe(stack.addresses().job());
        control.send("PUT", "/queries", "{\"running\":false}");
        await().atMost(LIMIT).until(() -> !control.get("/queries").body().contains("RUNNING"));
        control.send("PUT", "/queries", "{\"running\":true}");
        await().atMost(LIMIT).until(() -> !control.get("/queries").body().contains("STOPPED"));
        CommandRun replay =
                replay("--from", "earliest", "--run-id", sample.run().value());

        assertThat(replay.stdout()).as(replay.toString()).startsWith("replayed " + DELETED + " of ");
        assertThat(rows()).hasSize(DELETED);
        assertThat(IntStream.range(0, 3 * DELETED)
                        .filter(sequence ->
                                probes.cassandraRow(sample.id(sequence)).isPresent()))
                .hasSize(DELETED)
                .allMatch(sequence -> sequence >= DELETED && sequence < 2 * DELETED);
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();
    }

    private void delete(int sequence) {
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", sample.id(sequence));
        probes.sql("DELETE FROM created_users WHERE id = ?", sample.id(sequence));
    }

    private CommandRun replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("--replay"));
        arguments.addAll(List.of(options));
        return CommandRun.of(stack.jobCommand(arguments), LIMIT);
    }

    private List<ProducerRecord<byte[], byte[]>> replacements(int from, int to, String firstName) {
        return IntStream.range(from, to)
                .mapToObj(sequence -> sample.record(sequence, sample.user(sequence, firstName, null)))
                .toList();
    }

    /** The least offset of each partition, or the largest and one more. */
    private static String offsets(List<RecordMetadata> places, int more) {
        return places.stream()
                .collect(Collectors.toMap(
                        RecordMetadata::partition, place -> place.offset() + more, more == 0 ? Math::min : Math::max))
                .entrySet()
                .stream()
                .map(offset -> offset.getKey() + ":" + offset.getValue())
                .collect(Collectors.joining(","));
    }

    private List<Map<String, Object>> rows() {
        return probes.sql(
                "SELECT * FROM created_users WHERE run_id = ? ORDER BY id",
                sample.run().value());
    }
}
