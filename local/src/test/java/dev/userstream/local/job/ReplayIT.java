package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.Audits;
import dev.userstream.local.LedgerEntries;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A range of the topic stored again beside the live job. */
@WithStack
final class ReplayIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int USERS = 400;
    private static final int DELETED = 40;
    private static final int REPLACED = 20;

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    ReplayIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
        probes.createTopics();
    }

    @Test
    void deletedRowsAreRestored_whileTheJobRuns() throws Exception {
        probes.publish(sample.records(0, USERS));
        probes.awaitNoLag();
        IntStream.range(0, DELETED).forEach(this::delete);
        assertAuditFinds(DELETED);

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
        assertThat(probes.cassandraRow(sample.id(DELETED - 1))).isPresent();
        assertThat(probes.postgresRow(sample.id(DELETED - 1))).isPresent();
        assertFirstName(sample.id(0), "live");
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();
        assertThat(probes.lag(Store.CASSANDRA)).isZero();
        sample.assertAudited(stack, probes, published);
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
        assertFirstName(sample.id(0), "newer");
        sample.assertAudited(stack, probes, REPLACED);
    }

    private void delete(int sequence) {
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", sample.id(sequence));
        probes.sql("DELETE FROM created_users WHERE id = ?", sample.id(sequence));
    }

    private void assertAuditFinds(long missing) {
        probes.publish(List.of(LedgerEntries.succeeded(sample.run(), USERS)));
        CommandRun audit = Audits.of(stack, sample.run());
        assertThat(audit.exitCode()).as(audit.toString()).isEqualTo(1);
        assertThat(Audits.figures(audit, "missing")).containsExactly(missing, missing);
    }

    private CommandRun replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("--replay"));
        arguments.addAll(List.of(options));
        return CommandRun.of(stack.jobCommand(Map.of(), arguments), LIMIT);
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
        return IntStream.range(0, REPLACED)
                .mapToObj(sequence -> probes.postgresRow(sample.id(sequence)).orElseThrow())
                .toList();
    }

    private void assertFirstName(UUID id, String firstName) {
        assertThat(probes.cassandraRow(id).orElseThrow()).containsEntry("first_name", firstName);
        assertThat(probes.postgresRow(id).orElseThrow()).containsEntry("first_name", firstName);
    }
}
