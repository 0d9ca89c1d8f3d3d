package dev.userstream.local.stack;

import dev.userstream.local.workspace.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The loopback ports of one stack.
 *
 * @param kafka broker
 * @param kafkaController the broker's own controller
 * @param cassandra CQL
 * @param cassandraStorage between Cassandra's nodes
 * @param postgres SQL
 * @param job HTTP control of the streaming job
 * @param producer HTTP
 */
public record Ports(
        int kafka, int kafkaController, int cassandra, int cassandraStorage, int postgres, int job, int producer) {
    private static final int COUNT = 7;
    // Below the range from which systems take the ports of outgoing connections, so that none of these gets one of
    // ours.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    /** The default ports of these servers. */
    public static Ports fixed() {
        return new Ports(9092, 9093, 9042, 7000, 5432, 8093, 8090);
    }

    /** Ports that are free now. */
    public static Ports free() {
        int[] free = ThreadLocalRandom.current()
                .ints(ATTEMPTS, LOWEST, HIGHEST)
                .distinct()
                .filter(Ports::isFree)
                .limit(COUNT)
                .toArray();
        if (free.length < COUNT) {
            throw new IllegalStateException("ports: none free between " + LOWEST + " and " + HIGHEST);
        }
        return new Ports(free[0], free[1], free[2], free[3], free[4], free[5], free[6]);
    }

    /**
     * Returns if all ports of these components are free.
     *
     * @throws StackException naming the first that is not
     */
    void requireFree(Collection<Component> components) {
        components.forEach(component -> of(component).forEach((purpose, port) -> {
            if (!isFree(port)) {
                throw new StackException("port " + port + ": in use (expected: free for " + purpose
                        + "; end what listens there, or take free ports)");
            }
        }));
    }

    /** Whether a server could listen on this loopback port now. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of a server that has just ended do not occupy the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Each port that a component listens on, by purpose. */
    Map<String, Integer> of(Component component) {
        return switch (component) {
            case KAFKA -> Map.of("kafka", kafka, "kafka controller", kafkaController);
            case CASSANDRA -> Map.of("cassandra", cassandra, "cassandra storage", cassandraStorage);
            case POSTGRES -> Map.of("postgres", postgres);
            case JOB -> Map.of("job", job);
            case PRODUCER -> Map.of("producer", producer);
        };
    }
}
