package dev.userstream.local.stack;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM options of every child, in one place: heap sizes, what Java 17 must open, and what shortens the start. Cassandra's
 * collector alone is {@link CassandraTuning}'s.
 */
final class JvmFlags {
    /**
     * For a run of minutes: optimising compilation would take the processor from the start and never pay it back, and neither
     * would collecting garbage each time that the classes have outgrown a limit, which begins at 21 MB.
     */
    static final List<String> SHORT_RUN = List.of("-XX:TieredStopAtLevel=1", "-XX:MetaspaceSize=256m");

    private static final List<String> KAFKA_HEAP = List.of("-Xms256m", "-Xmx512m");
    private static final List<String> CASSANDRA_HEAP = List.of("-Xms768m", "-Xmx768m");
    /**
     * Kafka's answers are arrays of a megabyte, for each of which G1 would begin to mark a heap of this size; with both stores
     * draining that took a third of the job's processor time.
     */
    private static final List<String> JOB_HEAP = List.of("-Xms512m", "-Xmx1280m", "-XX:+UseParallelGC");

    private static final List<String> SMALL_HEAP = List.of("-Xmx256m");
    /** An audit of some millions of users needs that much, and takes it only then. */
    private static final List<String> COMMAND_HEAP = List.of("-Xmx768m");

    private static final List<String> UNPACKING_HEAP = List.of("-Xmx192m");

    private static final String CASSANDRA_EXPORTS = """
            java.base/jdk.internal.misc java.base/java.lang.ref java.management.rmi/com.sun.jmx.remote.internal.rmi
            java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.sql/java.sql jdk.unsupported/sun.misc
            jdk.compiler/com.sun.tools.javac.file jdk.attach/sun.tools.attach
            """;
    private static final String CASSANDRA_OPENS = """
            java.base/java.lang java.base/java.lang.module java.base/java.lang.reflect java.base/java.io java.base/java.nio
            java.base/java.util java.base/sun.nio.ch java.base/jdk.internal.loader java.base/jdk.internal.ref
            java.base/jdk.internal.reflect java.base/jdk.internal.math java.base/jdk.internal.module
            java.base/jdk.internal.util.jar jdk.management/com.sun.management.internal jdk.compiler/com.sun.tools.javac
            """;
    private static final String SPARK_OPENS = """
            java.base/java.lang java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.io java.base/java.net
            java.base/java.nio java.base/java.util java.base/java.util.concurrent java.base/java.util.concurrent.atomic
            java.base/jdk.internal.ref java.base/sun.nio.ch java.base/sun.nio.cs java.base/sun.security.action
            java.base/sun.util.calendar java.security.jgss/sun.security.krb5
            """;

    private JvmFlags() {}

    static List<String> kafka(StackFolder folder) {
        return all(Stream.of(
                KAFKA_HEAP,
                everywhere(folder),
                List.of(
                        "-XX:+UseSerialGC",
                        "-Dlog4j2.configurationFile=" + folder.of(Part.KAFKA).resolve("kafka-log4j2.properties"))));
    }

    static List<String> cassandra(StackFolder folder, String jamm, List<String> tuning) {
        return all(Stream.of(
                CASSANDRA_HEAP,
                tuning,
                everywhere(folder),
                access("--add-exports", CASSANDRA_EXPORTS),
                access("--add-opens", CASSANDRA_OPENS),
                List.of(
                        "-javaagent:" + jamm,
                        // The agent only measures objects and changes no class, so class data may be kept.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+AllowArchivingWithJavaAgent",
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Dio.netty.tryReflectionSetAccessible=true",
                        "-Dcassandra.config="
                                + folder.of(Part.CASSANDRA)
                                        .resolve("cassandra.yaml")
                                        .toUri(),
                        "-Dcassandra.storagedir=" + folder.of(Part.CASSANDRA).resolve("data"),
                        "-Dcassandra-foreground=yes",
                        "-Dlogback.configurationFile="
                                + folder.of(Part.CASSANDRA).resolve("cassandra-logback.xml"),
                        // One node has nobody to wait for.
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                        "-Dcassandra.ring_delay_ms=1",
                        "-Dcassandra.superuser_setup_delay_ms=0",
                        "-Dcassandra.initial_token=0")));
    }

    static List<String> postgres(StackFolder folder) {
        return all(Stream.of(UNPACKING_HEAP, everywhere(folder), List.of("-XX:+UseSerialGC"), SHORT_RUN));
    }

    static List<String> job(StackFolder folder) {
        return all(Stream.of(JOB_HEAP, everywhere(folder), access("--add-opens", SPARK_OPENS)));
    }

    static List<String> small(StackFolder folder) {
        return all(Stream.of(SMALL_HEAP, everywhere(folder), List.of("-XX:+UseSerialGC")));
    }

    static List<String> command(StackFolder folder) {
        return all(Stream.of(COMMAND_HEAP, everywhere(folder), List.of("-XX:+UseSerialGC")));
    }

    private static List<String> everywhere(StackFolder folder) {
        return List.of(
                "-Djava.io.tmpdir=" + folder.temporary(),
                "-Djna.tmpdir=" + folder.temporary(),
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Xshare:auto");
    }

    private static List<String> access(String flag, String packages) {
        return Arrays.stream(packages.strip().split("\\s+"))
                .map(name -> flag + "=" + name + "=ALL-UNNAMED")
                .toList();
    }

    private static List<String> all(Stream<List<String>> groups) {
        return groups.flatMap(List::stream).toList();
    }
}
