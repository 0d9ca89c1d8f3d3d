package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What the fault tests rely on. */
@WithStack({Component.KAFKA, Component.CASSANDRA, Component.POSTGRES})
final class FaultsIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final Stack stack;
    private final StackProbes probes;

    FaultsIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void theServersHaveTheVersionsOfProduction() {
        assertThat(probes.cql("SELECT release_version FROM system.local").get(0).getString(0))
                .isEqualTo("5.0.9");
        assertThat(probes.sql("SHOW server_version").get(0).get("server_version"))
                .asString()
                .startsWith("17.");
    }

    @Test
    void aFrozenPostgresDoesNotAnswer_andContinuesWhenThawed() {
        stack.server(Component.POSTGRES).freeze();
        CompletableFuture<Integer> answer =
                CompletableFuture.supplyAsync(() -> probes.sql("SELECT 1").size());

        assertThatThrownBy(() -> answer.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        stack.server(Component.POSTGRES).thaw();

        assertThat(answer).succeedsWithin(LONG_ENOUGH).isEqualTo(1);
    }

    @Test
    void aFrozenCassandraDoesNotAnswer_andContinuesWhenThawed() {
        probes.cql("SELECT now() FROM system.local");
        stack.server(Component.CASSANDRA).freeze();
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(
                () -> probes.cql("SELECT now() FROM system.local").size());

        assertThatThrownBy(() -> answer.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        stack.server(Component.CASSANDRA).thaw();

        await().atMost(LONG_ENOUGH)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(probes.cql("SELECT now() FROM system.local")).hasSize(1));
    }

    @Test
    void killedServersRestartWithEverythingThatTheyAcknowledged() {
        UUID row = UUID.randomUUID();
        String topic = "faults";
        byte[] value = row.toString().getBytes(StandardCharsets.UTF_8);
        probes.createTopic(topic);
        probes.cql("CREATE KEYSPACE IF NOT EXISTS faults WITH replication = {'class': 'SimpleStrategy',"
                + " 'replication_factor': 1}");
        probes.cql("CREATE TABLE IF NOT EXISTS faults.rows (id uuid PRIMARY KEY)");
        probes.sql("CREATE TABLE IF NOT EXISTS faults (id uuid PRIMARY KEY)");
        probes.cql("INSERT INTO faults.rows (id) VALUES (?)", row);
        probes.sql("INSERT INTO faults VALUES (?)", row);
        var placed = probes.publish(List.of(new ProducerRecord<>(topic, value))).get(0);
        var addresses = stack.addresses();

        List.of(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES)
                .forEach(part -> stack.server(part).kill());
        stack.ensure(List.of(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES));

        assertThat(stack.addresses()).isEqualTo(addresses);
        assertThat(probes.sql("SELECT id FROM faults WHERE id = ?", row)).hasSize(1);
        await().atMost(LONG_ENOUGH)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(probes.cql("SELECT id FROM faults.rows WHERE id = ?", row))
                        .hasSize(1));
        assertThat(probes.records(topic)).anySatisfy(record -> {
            assertThat(record.offset()).isEqualTo(placed.offset());
            assertThat(record.value()).isEqualTo(value);
        });
    }

    @Test
    void aStoppedServerRestartsOnItsPort() {
        stack.server(Component.POSTGRES).stop();
        assertThat(stack.server(Component.POSTGRES).isAlive()).isFalse();

        stack.server(Component.POSTGRES).restart();

        assertThat(probes.sql("SELECT 1")).hasSize(1);
    }
}
