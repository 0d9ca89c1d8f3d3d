package dev.userstream.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The loopback ports of one stack.
 *
 * @param kafka broker
 * @param kafkaController the broker's own controller
 * @param cassandra CQL
 * @param cassandraStorage between Cassandra's nodes
 * @param postgres SQL
 * @param producer HTTP
 */
public record Ports(int kafka, int kafkaController, int cassandra, int cassandraStorage, int postgres, int producer) {
    // Below the range from which systems take the ports of outgoing connections: nobody else gets one of ours by
    // chance.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    /** The ports at which people expect these servers. */
    public static Ports fixed() {
        return new Ports(9092, 9093, 9042, 7000, 5432, 8090);
    }

    /** Ports that are free now. */
    public static Ports free() {
        return free(ThreadLocalRandom.current());
    }

    static Ports free(RandomGenerator random) {
        int[] found = random.ints(ATTEMPTS, LOWEST, HIGHEST)
                .distinct()
                .filter(Ports::isFree)
                .limit(6)
                .toArray();
        if (found.length < 6) {
            throw new IllegalStateException("ports: fewer than 6 free of " + ATTEMPTS + " tried between " + LOWEST
                    + " and " + HIGHEST + " (expected: nearly all; end what uses them)");
        }
        return new Ports(found[0], found[1], found[2], found[3], found[4], found[5]);
    }

    /** Whether a server could listen on this loopback port now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of a server that has just ended must not count as a user of the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Each port that a part listens on, with its purpose. */
    Map<String, Integer> of(Part part) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        switch (part) {
            case KAFKA -> {
                ports.put("kafka", kafka);
                ports.put("kafka controller", kafkaController);
            }
            case CASSANDRA -> {
                ports.put("cassandra", cassandra);
                ports.put("cassandra storage", cassandraStorage);
            }
            case POSTGRES -> ports.put("postgres", postgres);
            case PRODUCER -> ports.put("producer", producer);
            case JOB -> {}
        }
        return ports;
    }
}
