package dev.userstream.local.postgres;

import dev.userstream.local.child.ParentWatchdog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.commons.io.FileUtils;

/**
 * Runs PostgreSQL from its unpacked binaries, with a role and a database {@code userstream}, until the process ends. Arguments:
 * data folder, folder to unpack the binaries to, port.
 */
public final class PostgresMain {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private PostgresMain() {}

    /**
     * Starts the server and waits for the end of the process.
     *
     * @throws IOException if the server does not start
     * @throws SQLException if role or database cannot be created
     * @throws InterruptedException if the main thread is interrupted
     */
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        Path data = Path.of(args[0]);
        ParentWatchdog.endToo(() -> new Postmaster(data).processes());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(Integer.parseInt(args[2]))
                .setServerConfig("listen_addresses", "127.0.0.1")
                // A socket file would stay in the system's temporary folder after a kill.
                .setServerConfig("unix_socket_directories", "")
                // The library switches it off, and a killed server would then lose acknowledged commits.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "50")
                .setServerConfig("shared_buffers", "64MB")
                // A commit that needs the next file of the log would wait until 16 MB of zeros are written.
                .setServerConfig("wal_init_zero", "off")
                .setLocaleConfig("locale", "C")
                .setPGStartupWait(START_LIMIT);
        createRoleAndDatabase(start(builder, Path.of(args[1])));
        Thread.currentThread().join();
    }

    /**
     * Starts a server, unpacking the binaries first where that has not been done. Interrupted unpacking would break every later
     * start, so a marker file is written once a server has run from the binaries, and one process at a time unpacks.
     */
    private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder, Path binaries) throws IOException {
        builder.setOverrideWorkingDirectory(binaries.toFile());
        Path complete = binaries.resolve("complete");
        if (Files.exists(complete)) {
            return builder.start();
        }
        Files.createDirectories(binaries);
        try (FileChannel file = FileChannel.open(
                        binaries.resolve("unpacking.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            assert lock.isValid();
            if (!Files.exists(complete)) {
                removeIncomplete(binaries);
            }
            EmbeddedPostgres server = builder.start();
            Files.writeString(complete, "");
            return server;
        }
    }

    private static void removeIncomplete(Path binaries) throws IOException {
        try (DirectoryStream<Path> incomplete = Files.newDirectoryStream(binaries, "PG-*")) {
            for (Path folder : incomplete) {
                FileUtils.deleteDirectory(folder.toFile());
            }
        }
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
