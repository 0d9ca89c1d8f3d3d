package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One Cassandra node with the size limits of a stock one.
 *
 * @param layout the project's folders
 * @param folder the stack's folder
 * @param ports the stack's ports
 * @param tuning names the files with its collector and sizes: {@link #SMALL} or {@link #STOCK}
 * @param limits further lines of its configuration
 */
record CassandraSpec(ProjectLayout layout, StackFolder folder, Ports ports, String tuning, String limits)
        implements ServerSpec {
    static final String SMALL = "cassandra-small";
    static final String STOCK = "cassandra-stock";

    private static final String NAME = Component.CASSANDRA.label();
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    @Override
    public ChildCommand command() {
        Path own = folder.of(NAME);
        ServerSpec.configure(own.resolve("cassandra-logback.xml"), Map.of(), "cassandra-logback.xml");
        ServerSpec.configure(
                own.resolve("cassandra.yaml"),
                Map.of("port", ports.cassandra(), "storage", ports.cassandraStorage(), "limits", limits),
                "cassandra.yaml",
                tuning + ".yaml");
        Path options = ServerSpec.configure(
                own.resolve("cassandra.options"), Map.of(), "cassandra.options", tuning + ".options");
        return new ChildCommand(
                NAME,
                folder.jvmFlags("@" + options, "-javaagent:" + layout.serverJar("cassandra", "jamm-0.4.0.jar")),
                layout.serverClassPath("cassandra", "lib"),
                "org.apache.cassandra.service.CassandraDaemon",
                List.of(),
                Map.of(),
                own,
                folder.log(NAME));
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
}
