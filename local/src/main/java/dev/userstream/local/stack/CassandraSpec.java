package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One Cassandra node with the size limits of a stock one.
 *
 * @param layout the project's folders
 * @param folder the stack's folder
 * @param ports the stack's ports
 * @param tuning what decides the cost of a write
 */
record CassandraSpec(ProjectLayout layout, StackFolder folder, Ports ports, Tuning tuning) implements ServerSpec {
    private static final String NAME = Component.CASSANDRA.label();
    private static final String LOGGING = "cassandra-logback.xml";
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private static final String EXPORTS = """
            java.base/jdk.internal.misc java.base/java.lang.ref java.management.rmi/com.sun.jmx.remote.internal.rmi
            java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.sql/java.sql jdk.unsupported/sun.misc
            jdk.compiler/com.sun.tools.javac.file jdk.attach/sun.tools.attach
            """;
    private static final String OPENS = """
            java.base/java.lang java.base/java.lang.module java.base/java.lang.reflect java.base/java.io java.base/java.nio
            java.base/java.util java.base/sun.nio.ch java.base/jdk.internal.loader java.base/jdk.internal.ref
            java.base/jdk.internal.reflect java.base/jdk.internal.math java.base/jdk.internal.module
            java.base/jdk.internal.util.jar jdk.management/com.sun.management.internal jdk.compiler/com.sun.tools.javac
            """;

    /**
     * Garbage collector and sizes. The batch size limit is not part of it: the job must work with the stock one.
     *
     * @param jvm options of its JVM beyond the heap
     * @param configuration lines of its configuration
     */
    record Tuning(List<String> jvm, String configuration) {
        /**
         * For two processors and a small heap. Large memtables mean fewer flushes and compactions; the commit log has room for
         * them. The warning threshold avoids a log line for every batch.
         */
        static final Tuning SMALL = new Tuning(List.of("-XX:+UseParallelGC"), """
                commitlog_segment_size: 16MiB
                commitlog_total_space: 512MiB
                concurrent_reads: 16
                concurrent_writes: 16
                concurrent_compactors: 1
                batch_size_warn_threshold: 48KiB
                memtable_allocation_type: offheap_objects
                memtable_heap_space: 128MiB
                memtable_offheap_space: 512MiB
                memtable:
                  configurations:
                    skiplist:
                      class_name: SkipListMemtable
                    trie:
                      class_name: TrieMemtable
                    default:
                      inherits: trie
                """);

        /**
         * As in the jvm17-server.options and the cassandra.yaml that Cassandra 5.0 ships, except for the size of the
         * collector's regions, which suits large heaps.
         */
        static final Tuning STOCK = new Tuning(
                List.of(
                        "-XX:+UseG1GC",
                        "-XX:+ParallelRefProcEnabled",
                        "-XX:MaxTenuringThreshold=1",
                        "-XX:G1RSetUpdatingPauseTimePercent=5",
                        "-XX:MaxGCPauseMillis=300",
                        "-XX:InitiatingHeapOccupancyPercent=70"),
                """
                commitlog_segment_size: 32MiB
                concurrent_reads: 32
                concurrent_writes: 32
                concurrent_counter_writes: 32
                memtable_allocation_type: heap_buffers
                compaction_throughput: 64MiB/s
                """);

        Tuning {
            jvm = List.copyOf(jvm);
        }

        /** The same with further lines of configuration. */
        Tuning with(String lines) {
            return new Tuning(jvm, configuration + lines);
        }
    }

    @Override
    public void prepare() throws IOException {
        folder.install(NAME, CassandraSpec.class, LOGGING);
        Files.writeString(folder.of(NAME).resolve("cassandra.yaml"), configuration());
    }

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                NAME,
                ServerSpec.flags(
                        Stream.concat(Stream.of("-Xms768m", "-Xmx768m"), tuning.jvm().stream())
                                .toList(),
                        folder.jvmFlags(),
                        jvmFlags()),
                layout.serverClassPath("cassandra", "lib"),
                "org.apache.cassandra.service.CassandraDaemon",
                List.of(),
                Map.of(),
                folder.of(NAME),
                folder.log(NAME));
    }

    private Stream<String> jvmFlags() {
        Stream<String> access =
                Stream.concat(ServerSpec.access("--add-exports", EXPORTS), ServerSpec.access("--add-opens", OPENS));
        return Stream.concat(
                access,
                Stream.of(
                        "-javaagent:" + layout.serverJar("cassandra", "jamm-0.4.0.jar"),
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Dio.netty.tryReflectionSetAccessible=true",
                        "-Dcassandra.config="
                                + folder.of(NAME).resolve("cassandra.yaml").toUri(),
                        "-Dcassandra.storagedir=" + folder.of(NAME).resolve("data"),
                        "-Dcassandra-foreground=yes",
                        "-Dlogback.configurationFile=" + folder.of(NAME).resolve(LOGGING),
                        // A single node has no other node to wait for.
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                        "-Dcassandra.ring_delay_ms=1",
                        "-Dcassandra.superuser_setup_delay_ms=0",
                        "-Dcassandra.initial_token=0"));
    }

    @Override
    public Probe probe() {
        return Probe.listening(ports.cassandra()).then(() -> {
            DriverConfigLoader config = DriverConfigLoader.programmaticBuilder()
                    .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PROBE_TIMEOUT)
                    .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PROBE_TIMEOUT)
                    // One query needs neither the schema nor a thread for each processor.
                    .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                    .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                    .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                    .build();
            try (CqlSession session = CqlSession.builder()
                    .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.cassandra()))
                    .withLocalDatacenter(StackAddresses.DATACENTER)
                    .withConfigLoader(config)
                    .build()) {
                session.execute("SELECT release_version FROM system.local");
            }
        });
    }

    private String configuration() {
        return """
                cluster_name: userstream
                num_tokens: 1
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                endpoint_snitch: SimpleSnitch
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: "127.0.0.1:%2$d"
                listen_address: 127.0.0.1
                rpc_address: 127.0.0.1
                start_native_transport: true
                native_transport_port: %1$d
                storage_port: %2$d
                commitlog_sync: periodic
                commitlog_sync_period: 10000ms
                auto_snapshot: false
                hinted_handoff_enabled: false
                """.formatted(ports.cassandra(), ports.cassandraStorage()) + tuning.configuration();
    }
}
