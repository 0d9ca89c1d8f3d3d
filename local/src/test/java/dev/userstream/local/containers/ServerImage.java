package dev.userstream.local.containers;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.StackAddresses;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * An official image and its settings as a stack's server.
 *
 * @param name the image with its exact version
 * @param port where the server listens in the container
 * @param published the loopback port of this machine behind which it is reached
 * @param environment the container's variables
 */
public record ServerImage(String name, int port, int published, Map<String, String> environment) {
    /** The image of a server, published on its port of the stack. */
    public static ServerImage of(Component component, StackAddresses addresses) {
        return switch (component) {
            case KAFKA -> kafka(addresses.kafkaPort());
            case CASSANDRA -> cassandra(addresses.cassandraPort());
            case POSTGRES -> postgres(addresses.postgresPort());
            case JOB, PRODUCER -> throw new IllegalArgumentException(component + ": has no image (expected: a server)");
        };
    }

    /** The same port inside and outside, so that the one advertised address is right for the broker itself, too. */
    private static ServerImage kafka(int port) {
        return new ServerImage(
                "apache/kafka:4.3.1",
                port,
                port,
                Map.ofEntries(
                        Map.entry("KAFKA_NODE_ID", "1"),
                        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:29093"),
                        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                        Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:" + port + ",CONTROLLER://:29093"),
                        Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port),
                        Map.entry("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                        Map.entry("KAFKA_LOG_DIRS", "/var/lib/kafka/data"),
                        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
                        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
                        Map.entry("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m")));
    }

    private static ServerImage cassandra(int published) {
        return new ServerImage(
                "cassandra:5.0.9",
                9042,
                published,
                Map.of(
                        "MAX_HEAP_SIZE",
                        "768M",
                        // A single node has no other node to wait for.
                        "JVM_EXTRA_OPTS",
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.ring_delay_ms=0"
                                + " -Dcassandra.superuser_setup_delay_ms=0"));
    }

    private static ServerImage postgres(int published) {
        return new ServerImage(
                "postgres:17.11",
                5432,
                published,
                Map.of(
                        "POSTGRES_USER", StackAddresses.USER,
                        "POSTGRES_PASSWORD", StackAddresses.USER,
                        "POSTGRES_DB", StackAddresses.USER));
    }

    /** A container of it, not started. Its port of this machine stays the same over restarts. */
    GenericContainer<?> container() {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(name));
        container.withEnv(environment);
        container.withExposedPorts(port);
        container.withCreateContainerCmdModifier(command -> command.getHostConfig()
                .withPortBindings(
                        new PortBinding(Binding.bindIpAndPort("127.0.0.1", published), ExposedPort.tcp(port))));
        container.waitingFor(new WithoutWaiting());
        return container;
    }

    /** Readiness is checked after every start, not only after the first. */
    private static final class WithoutWaiting extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
