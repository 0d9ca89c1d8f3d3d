package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.store.Store;
import dev.userstream.local.HttpProbe;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The job killed, and stores that hang or are slow; the audit compares the results. */
final class OutageIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A healthy store shows a row well within this, and the other store's outage lasts longer. */
    private static final Duration PROMPT = Duration.ofSeconds(6);

    private static final int USERS_DURING_RESTARTS = 3;
    private static final int SLOW_USERS = 800;

    private final HttpProbe job = new HttpProbe(stack.addresses().job());

    @Test
    void killedJobLosesNothing_andOldMessagesReplaceNothing() {
        long now = System.currentTimeMillis();
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();
        probes.publish(List.of(sample.record(0, sample.user(0, "newer", "here"), now)));
        assertStored(sample.id(0), "newer");
        probes.publish(sample.records(1, 10_000));
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> probes.cassandraRow(sample.id(1)).isPresent());
        probes.publish(sample.records(10_000, 20_000));

        stack.server(Component.JOB).kill();

        assertThat(probes.cassandraRows() - cassandraBefore)
                .as("rows in Cassandra at the kill")
                .isBetween(2L, 19_999L);
        assertThat(probes.postgresRows() - postgresBefore)
                .as("rows in PostgreSQL at the kill")
                .isLessThan(20_000);
        probes.publish(sample.records(20_000, 20_100));
        probes.publish(List.of(
                sample.record(0, sample.user(0, "newer", "here"), now + 1),
                sample.record(0, sample.user(0, "older", "there"), now - 1)));
        stack.ensure(List.of(Component.JOB));
        assertStored(sample.id(0), "newer");
        assertAudited(20_100);
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(20_100);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(20_100);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void frozenStoreIsReported_andDoesNotDelayTheOther(Store frozen) {
        Server server = stack.server(Component.valueOf(frozen.name()));
        int published = 0;
        server.freeze();
        while (job.get("/health").statusCode() != 503) {
            publishAndAwait(published++, frozen);
        }
        for (JsonNode query : job.json("/queries").get("queries")) {
            boolean isFrozen = query.get("store").asText().equals(frozen.label());
            assertThat(query.get(isFrozen ? "cause" : "state").asText()).isEqualTo(isFrozen ? "outage" : "RUNNING");
        }
        // While the store is frozen, its query is restarted.
        for (int more = 0; more < USERS_DURING_RESTARTS; more++) {
            publishAndAwait(published++, frozen);
        }
        server.thaw();

        await().atMost(LIMIT).until(() -> job.get("/health").statusCode() == 200);
        assertAudited(published);
    }

    /** A statement with all rows of a partition takes longer than its timeout. */
    @Test
    void slowStoreIsNoOutage() {
        int logged = jobLog(0).length();
        probes.sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$;"
                + " CREATE TRIGGER slow BEFORE INSERT ON created_users FOR EACH ROW EXECUTE FUNCTION slow()");
        try {
            probes.publish(sample.records(0, SLOW_USERS).stream()
                    .map(record -> new ProducerRecord<>(
                            record.topic(), 0, record.timestamp(), record.key(), record.value(), record.headers()))
                    .toList());
            probes.awaitNoLag();
        } finally {
            probes.sql("DROP FUNCTION slow CASCADE");
        }

        assertThat(jobLog(logged))
                .doesNotContain("event=query_waits store=postgres")
                .containsPattern("event=batch_slow store=postgres batch_seconds=\\d+ rows_per_second=[1-9]");
        assertAudited(SLOW_USERS);
    }

    /** Publishes a user and returns when it is in the store that is not frozen. */
    private void publishAndAwait(int sequence, Store frozen) {
        UUID id = sample.id(sequence);
        probes.publish(sample.records(sequence, sequence + 1));
        await().atMost(PROMPT)
                .until(() -> frozen == Store.CASSANDRA
                        ? probes.postgresRow(id).isPresent()
                        : probes.cassandraRow(id).isPresent());
    }
}
