package dev.userstream.local.stack;

import dev.userstream.local.child.ParentWatchdog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * Runs PostgreSQL from its unpacked binaries, with a role and a database {@code userstream}, and ends with it. Arguments:
 * data folder, folder to unpack the binaries to, port.
 */
public final class PostgresMain {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration END_POLL = Duration.ofMillis(250);
    /** Exit code when the server has ended without a request. */
    private static final int ENDED = 1;

    private static final String PID_FILE = "postmaster.pid";

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
        ParentWatchdog.endToo(() -> server(data));
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
        if (postmaster(data).isEmpty()) {
            // PostgreSQL would refuse to start while a killed server's process exists, until its parent has reaped it.
            Files.deleteIfExists(data.resolve(PID_FILE));
        }
        Thread end = new Thread(() -> endWithServer(data), "server-end");
        end.setDaemon(true);
        end.start();
        createRoleAndDatabase(start(builder, Path.of(args[1])));
        Thread.currentThread().join();
    }

    /** Ends this process when the server, which is not its child, has ended, also while it is awaited. */
    private static void endWithServer(Path data) {
        Optional<Long> server = Optional.empty();
        while (server.isEmpty()) {
            LockSupport.parkNanos(END_POLL.toNanos());
            server = pid(data);
        }
        List<ProcessHandle> sessions = List.of();
        for (Optional<ProcessHandle> running = server.flatMap(PostgresMain::process);
                running.isPresent();
                running = server.flatMap(PostgresMain::process)) {
            sessions = running.get().descendants().toList();
            LockSupport.parkNanos(END_POLL.toNanos());
        }
        // A next server would not start while a session of this one still has its shared memory.
        sessions.forEach(ProcessHandle::destroyForcibly);
        while (sessions.stream().anyMatch(session -> session.info().command().isPresent())) {
            LockSupport.parkNanos(END_POLL.toNanos());
        }
        System.out.println("the server process of " + data + " has ended");
        // Not exit(): the library would try to stop the server.
        Runtime.getRuntime().halt(ENDED);
    }

    /**
     * The running server of a data folder and its sessions; none where it is not running. The server detaches itself from the
     * process that starts it, and its pid file names its process.
     */
    public static Stream<ProcessHandle> server(Path data) {
        return postmaster(data).stream().flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
    }

    private static Optional<ProcessHandle> postmaster(Path data) {
        return pid(data).flatMap(PostgresMain::process);
    }

    /** The path of the program's file is unknown once a process has ended, also of one that its parent has not reaped. */
    private static Optional<ProcessHandle> process(long pid) {
        return ProcessHandle.of(pid)
                // The file of a crashed server names a number that another process may have by now.
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
    }

    private static Optional<Long> pid(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve(PID_FILE))) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .map(Long::valueOf);
        } catch (IOException e) {
            return Optional.empty(); // not started, or it has just ended and removed its file
        }
    }

    /**
     * Starts a server, unpacking the binaries first where that has not been done, one process at a time. The library would not
     * continue an interrupted unpacking, so its folder is removed unless the library's marker of a complete one is there. The library
     * makes its working directory writable for all users, so that directory is in one that only this user can enter.
     */
    private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder, Path binaries) throws IOException {
        Path unpackTo = Files.createDirectories(binaries.resolve("unpacked"));
        Files.setPosixFilePermissions(binaries, PosixFilePermissions.fromString("rwx------"));
        try (FileChannel file = FileChannel.open(
                        binaries.resolve("unpacking.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock();
                DirectoryStream<Path> unpacked = Files.newDirectoryStream(unpackTo, "PG-*")) {
            assert lock.isValid();
            for (Path folder : unpacked) {
                if (!Files.exists(folder.resolve(".exists"))) {
                    FileUtils.deleteDirectory(folder.toFile());
                }
            }
            return builder.setOverrideWorkingDirectory(unpackTo.toFile()).start();
        }
    }

    private static void createRoleAndDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN CREATE ROLE userstream LOGIN PASSWORD 'userstream';"
                    + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            ResultSet database = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = 'userstream'");
            if (!database.next()) {
                statement.execute("CREATE DATABASE userstream OWNER userstream");
            }
        }
    }
}
