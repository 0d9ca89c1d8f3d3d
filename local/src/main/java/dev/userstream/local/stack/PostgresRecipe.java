package dev.userstream.local.stack;

import dev.userstream.local.postgres.Postmaster;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** One PostgreSQL server below a small JVM that ends it. */
final class PostgresRecipe implements Recipe {
    private static final String PROBE_TIMEOUT_S = "3";

    private final ProjectLayout layout;
    private final StackFolder folder;
    private final Ports ports;
    private final StackAddresses addresses;

    PostgresRecipe(ProjectLayout layout, StackFolder folder, Ports ports, StackAddresses addresses) {
        this.layout = layout;
        this.folder = folder;
        this.ports = ports;
        this.addresses = addresses;
    }

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                Part.POSTGRES.label(),
                JvmFlags.postgres(folder),
                layout.moduleClassPath("local"),
                "dev.userstream.local.postgres.PostgresMain",
                List.of(data().toString(), layout.postgresBinaries().toString(), Integer.toString(ports.postgres())),
                Map.of(),
                folder.of(Part.POSTGRES),
                folder.log(Part.POSTGRES.label()));
    }

    @Override
    public Probe probe() {
        Properties login = new Properties();
        login.setProperty("user", addresses.postgresUsername());
        login.setProperty("password", addresses.postgresPassword());
        login.setProperty("connectTimeout", PROBE_TIMEOUT_S);
        login.setProperty("socketTimeout", PROBE_TIMEOUT_S);
        return () -> {
            TcpPort.requireOpen(ports.postgres());
            try (Connection connection = DriverManager.getConnection(addresses.postgresUrl(), login);
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        };
    }

    /** The server and its sessions, not the JVM above it: that one must notice when the parent ends. */
    @Override
    public Stream<ProcessHandle> workers(ChildProcess process) {
        return new Postmaster(data()).processes();
    }

    private Path data() {
        return folder.of(Part.POSTGRES).resolve("data");
    }
}
