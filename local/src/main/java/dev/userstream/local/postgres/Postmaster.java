package dev.userstream.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The running server of a data folder. It detaches itself from the process that starts it; its pid file names its process.
 *
 * @param data the server's data folder
 */
public record Postmaster(Path data) {
    private static final String PROGRAM = "postgres";

    /** The server and its sessions; none where it is not running. */
    public Stream<ProcessHandle> processes() {
        return handle().stream().flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
    }

    private Optional<ProcessHandle> handle() {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(Postmaster::isServer);
        } catch (IOException e) {
            return Optional.empty(); // it has just ended and removed its file
        }
    }

    /** The file of a crashed server names a number that another process may have by now. */
    private static boolean isServer(ProcessHandle process) {
        return process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch(PROGRAM::equals);
    }
}
