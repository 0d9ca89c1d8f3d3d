package dev.userstream.local.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of one stack: a folder for each component, {@code logs} and {@code tmp}. Claiming and releasing it is for one
 * thread at a time.
 */
public final class StackFolder {
    /** Name of the file with the settings, which a shell can read. */
    static final String ENVIRONMENT = "stack.env";

    private final Path path;
    private @Nullable FolderLock lock;
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
        return folder(component);
    }

    /** The log file of one component or command. */
    public Path log(String name) {
        return folder("logs").resolve(name + ".log");
    }

    /** Where child processes put temporary files, so that these stay in this folder even after a kill. */
    public Path temporary() {
        return folder("tmp");
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
     * outside the project's work folder also leaves a marker there: it still uses that folder, which holds PostgreSQL's
     * binaries, and the commands find the stack by it.
     *
     * @throws MachineNotReadyException if another stack holds the folder
     */
    public void claim(ProjectLayout layout, Map<String, String> environment) {
        if (lock != null) {
            return;
        }
        lock = FolderLock.take(path);
        try {
            Files.writeString(path.resolve(ENVIRONMENT), toShell(environment));
            if (!path.startsWith(layout.workFolder())) {
                Path parent = Files.createDirectories(layout.workFolder().resolve("elsewhere"));
                marker = new StackFolder(Files.createTempDirectory(parent, "stack-"));
                marker.claim(layout, environment);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be written (expected: a writable folder)", e);
        }
    }

    /** Gives the folder back; its content stays. */
    public void release() {
        if (lock != null) {
            lock.close();
        }
        if (marker != null) {
            marker.release();
            Leftovers.delete(marker.path);
        }
    }

    /** The settings as lines for a shell to read, after the number of the process that runs the stack. */
    static String toShell(Map<String, String> environment) {
        return "# process " + ProcessHandle.current().pid() + "\n"
                + new TreeMap<>(environment)
                        .entrySet().stream()
                                .map(entry -> "export " + entry.getKey() + "='"
                                        + entry.getValue().replace("'", "'\\''") + "'\n")
                                .collect(Collectors.joining());
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("data folder: " + path + " (expected: a folder to write in)", e);
        }
    }
}
