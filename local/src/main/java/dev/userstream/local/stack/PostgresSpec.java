package dev.userstream.local.stack;

import dev.userstream.local.postgres.Postmaster;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One PostgreSQL server below a small JVM that ends it.
 *
 * @param layout the project's folders
 * @param folder the stack's folder
 * @param ports the stack's ports
 * @param addresses the stack's addresses, with the server's role
 */
record PostgresSpec(ProjectLayout layout, StackFolder folder, Ports ports, StackAddresses addresses)
        implements ServerSpec {
    private static final String NAME = Component.POSTGRES.label();
    private static final String PROBE_TIMEOUT_S = "3";

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                NAME,
                folder.jvmFlags("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                layout.moduleClassPath("local"),
                "dev.userstream.local.postgres.PostgresMain",
                List.of(data().toString(), layout.postgresBinaries().toString(), Integer.toString(ports.postgres())),
                Map.of(),
                folder.of(NAME),
                folder.log(NAME));
    }

    @Override
    public Probe probe() {
        Properties login = new Properties();
        login.setProperty("user", addresses.postgresUsername());
        login.setProperty("password", addresses.postgresPassword());
        login.setProperty("connectTimeout", PROBE_TIMEOUT_S);
        login.setProperty("socketTimeout", PROBE_TIMEOUT_S);
        return Probe.listening(ports.postgres()).then(() -> {
            try (Connection connection = DriverManager.getConnection(addresses.postgresUrl(), login);
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        });
    }

    /** The server and its sessions, without the JVM above it, which must notice when the parent ends. */
    @Override
    public Stream<ProcessHandle> workers(ChildProcess process) {
        return new Postmaster(data()).processes();
    }

    private Path data() {
        return folder.of(NAME).resolve("data");
    }
}
