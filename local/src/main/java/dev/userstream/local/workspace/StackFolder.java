package dev.userstream.local.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of one stack: a folder for each component, {@code logs} and {@code tmp}. The file {@code stack.env} names the
 * process that runs the stack, and so reserves the folder as long as that process lives. Not thread-safe.
 */
public final class StackFolder {
    private static final String ENVIRONMENT = "stack.env";
    private static final String OWNER = "# process ";
    /** The system's clock may have been adjusted since the process started. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(10);

    private final Path path;
    private boolean claimed;
    private @Nullable StackFolder marker;

    /** A folder that need not exist. */
    public StackFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** The folder of one component, created where it is missing. */
    public Path of(String component) {
        try {
            return Files.createDirectories(path.resolve(component));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The log file of one component or command. */
    public Path log(String name) {
        return of("logs").resolve(name + ".log");
    }

    /** Where child processes put temporary files, so that these stay in this folder even after a kill. */
    public Path temporary() {
        return of("tmp");
    }

    /** JVM options of a child process: those that all have in common, and its own ones. */
    public List<String> jvmFlags(String... own) {
        Stream<String> common = Stream.of(
                "-Djava.io.tmpdir=" + temporary(),
                "-Djna.tmpdir=" + temporary(),
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8");
        return Stream.concat(common, Stream.of(own)).toList();
    }

    /**
     * Takes the folder for a stack of this process and writes the stack's settings to {@code stack.env}. A stack with its data
     * outside the project's work folder also leaves a marker there: it still uses PostgreSQL's binaries there, and the commands
     * find the stack by it.
     *
     * @throws MachineNotReadyException if another stack holds the folder
     */
    public void claim(ProjectLayout layout, Map<String, String> environment) {
        if (claimed) {
            return;
        }
        try {
            if (owner(path).isPresent()) {
                throw new FileAlreadyExistsException(ENVIRONMENT);
            }
            Files.createDirectories(path);
            Files.deleteIfExists(path.resolve(ENVIRONMENT));
            Files.writeString(path.resolve(ENVIRONMENT), toShell(environment), StandardOpenOption.CREATE_NEW);
            claimed = true;
            if (!path.startsWith(layout.workFolder())) {
                Path parent = Files.createDirectories(layout.workFolder().resolve("elsewhere"));
                marker = new StackFolder(Files.createTempDirectory(parent, "stack-"));
                marker.claim(layout, environment);
            }
        } catch (FileAlreadyExistsException e) {
            throw new MachineNotReadyException("data folder: " + path
                    + " belongs to a running stack (expected: a folder of its own; end that stack or choose another"
                    + " folder)");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Gives the folder back; the data stay. */
    public void release() {
        if (claimed) {
            try {
                Files.deleteIfExists(path.resolve(ENVIRONMENT));
            } catch (IOException e) {
                throw unwritable(e);
            }
            claimed = false;
        }
        if (marker != null) {
            Leftovers.delete(marker.path);
            marker = null;
        }
    }

    /** The living process whose stack holds the folder. */
    static Optional<ProcessHandle> owner(Path folder) {
        Path file = folder.resolve(ENVIRONMENT);
        try (Stream<String> lines = Files.lines(file)) {
            // The number of a process that has ended may have been given to a younger one.
            Instant latestStart = Files.getLastModifiedTime(file).toInstant().plus(CLOCK_ERROR);
            return lines.findFirst()
                    .filter(line -> line.matches(OWNER + "\\d{1,18}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line.substring(OWNER.length()))))
                    .filter(process ->
                            process.info().startInstant().orElse(Instant.MIN).isBefore(latestStart));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a stack was running on the folder and has ended without removing it. */
    static boolean isDead(Path folder) {
        return Files.exists(folder.resolve(ENVIRONMENT)) && owner(folder).isEmpty();
    }

    /** The settings as lines for a shell to read, after the number of the process that runs the stack. */
    static String toShell(Map<String, String> environment) {
        return new TreeMap<>(environment)
                .entrySet().stream()
                        .map(entry -> "export " + entry.getKey() + "='"
                                + entry.getValue().replace("'", "'\\''") + "'\n")
                        .collect(Collectors.joining(
                                "", OWNER + ProcessHandle.current().pid() + "\n", ""));
    }

    private UncheckedIOException unwritable(IOException cause) {
        return new UncheckedIOException("data folder: " + path + " (expected: a folder to write in)", cause);
    }
}
