package dev.userstream.local.child;

import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/**
 * Formats a broker's storage where that is needed, then runs the broker: one JVM start instead of two. Argument: the path of
 * {@code server.properties}. Kafka is called by reflection, because only the child's class path holds it.
 */
public final class KafkaMain {
    private static final UUID CLUSTER = UUID.nameUUIDFromBytes("userstream".getBytes(StandardCharsets.UTF_8));

    private KafkaMain() {}

    /**
     * Formats and runs.
     *
     * @throws ReflectiveOperationException if Kafka's classes are not what they should be
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        String properties = args[0];
        int formatted = format("format", "--ignore-formatted", "-t", clusterId(), "-c", properties);
        if (formatted != 0) {
            throw new IllegalStateException(
                    "storage of " + properties + ": not formatted (exit code " + formatted + ")");
        }
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object) new String[] {properties});
    }

    private static int format(String... arguments) throws ReflectiveOperationException {
        try {
            return (int) Class.forName("kafka.tools.StorageTool")
                    .getMethod("execute", String[].class, java.io.PrintStream.class)
                    .invoke(null, arguments, System.out);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("storage cannot be formatted", e.getCause());
        }
    }

    private static String clusterId() {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(16)
                .putLong(CLUSTER.getMostSignificantBits())
                .putLong(CLUSTER.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
