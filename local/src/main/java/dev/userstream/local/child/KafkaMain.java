package dev.userstream.local.child;

import java.io.PrintStream;

/**
 * Formats a broker's storage where that is needed, then runs the broker: one JVM start instead of two. Argument: the path of
 * {@code server.properties}. Kafka is called by reflection, because only the child's class path holds it.
 */
public final class KafkaMain {
    private static final String CLUSTER = "3bL4B0yiPeixbmNrrknGgQ";

    private KafkaMain() {}

    /**
     * Formats and runs.
     *
     * @throws ReflectiveOperationException if Kafka's classes are not what they should be, or fail
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        String[] format = {"format", "--ignore-formatted", "-t", CLUSTER, "-c", args[0]};
        Object formatted = Class.forName("kafka.tools.StorageTool")
                .getMethod("execute", String[].class, PrintStream.class)
                .invoke(null, format, System.out);
        if (!formatted.equals(0)) {
            throw new IllegalStateException("storage of " + args[0] + ": not formatted (exit code " + formatted + ")");
        }
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
