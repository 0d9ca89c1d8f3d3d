package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One Cassandra node, which refuses what a stock one refuses. */
final class CassandraRecipe implements Recipe {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private final ProjectLayout layout;
    private final StackFolder folder;
    private final Ports ports;
    private final CassandraTuning tuning;

    CassandraRecipe(ProjectLayout layout, StackFolder folder, Ports ports, CassandraTuning tuning) {
        this.layout = layout;
        this.folder = folder;
        this.ports = ports;
        this.tuning = tuning;
    }

    @Override
    public void prepare() throws IOException {
        folder.install(Part.CASSANDRA, "cassandra-logback.xml");
        Files.writeString(
                folder.of(Part.CASSANDRA).resolve("cassandra.yaml"), configuration() + tuning.configuration());
    }

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                Part.CASSANDRA.label(),
                JvmFlags.cassandra(folder, layout.serverJar("cassandra", "jamm-0.4.0.jar"), tuning.jvm()),
                layout.serverClassPath("cassandra", "lib"),
                "org.apache.cassandra.service.CassandraDaemon",
                List.of(),
                Map.of(),
                folder.of(Part.CASSANDRA),
                folder.log(Part.CASSANDRA.label()));
    }

    @Override
    public Probe probe() {
        return () -> {
            TcpPort.requireOpen(ports.cassandra());
            DriverConfigLoader patience = DriverConfigLoader.programmaticBuilder()
                    .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PROBE_TIMEOUT)
                    .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PROBE_TIMEOUT)
                    // One question needs neither the schema nor a thread for each processor.
                    .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                    .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                    .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                    .build();
            try (CqlSession session = CqlSession.builder()
                    .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.cassandra()))
                    .withLocalDatacenter("datacenter1")
                    .withConfigLoader(patience)
                    .build()) {
                session.execute("SELECT release_version FROM system.local");
            }
        };
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
                """.formatted(ports.cassandra(), ports.cassandraStorage());
    }
}
