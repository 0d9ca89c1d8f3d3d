package dev.userstream.local.postgres;

import dev.userstream.local.child.TetheredMain;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Runs PostgreSQL from its unpacked binaries, with a role and a database {@code userstream}, until the process is ended.
 * Arguments: data folder, folder to unpack the binaries to, port.
 */
public final class PostgresMain {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private PostgresMain() {}

    /**
     * Starts the server and waits for the end of the process.
     *
     * @throws IOException if the server does not start
     * @throws SQLException if role or database cannot be made
     * @throws InterruptedException if somebody interrupts the main thread
     */
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        Path data = Path.of(args[0]);
        PostgresBinaries binaries = new PostgresBinaries(Path.of(args[1]));
        TetheredMain.endToo(() -> new Postmaster(data).processes());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(Integer.parseInt(args[2]))
                .setServerConfig("listen_addresses", "127.0.0.1")
                // A socket file would stay in the system's temporary folder after a kill.
                .setServerConfig("unix_socket_directories", "")
                // The library switches it off, and a killed server would then forget what it had acknowledged.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "50")
                .setServerConfig("shared_buffers", "64MB")
                // A commit that needs the next file of the log would wait until 16 MB of zeros are written.
                .setServerConfig("wal_init_zero", "off")
                .setLocaleConfig("locale", "C")
                .setPGStartupWait(START_LIMIT);
        EmbeddedPostgres server = binaries.start(builder);
        createRoleAndDatabase(server);
        Thread.currentThread().join();
    }

    private static void createRoleAndDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (isEmpty(statement, "SELECT 1 FROM pg_roles WHERE rolname = 'userstream'")) {
                statement.execute("CREATE ROLE userstream LOGIN PASSWORD 'userstream'");
            }
            if (isEmpty(statement, "SELECT 1 FROM pg_database WHERE datname = 'userstream'")) {
                statement.execute("CREATE DATABASE userstream OWNER userstream");
            }
        }
    }

    private static boolean isEmpty(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return !rows.next();
        }
    }
}
