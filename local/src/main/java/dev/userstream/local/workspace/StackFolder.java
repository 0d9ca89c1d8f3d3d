package dev.userstream.local.workspace;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
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

    private static final int DELETE_TRIES = 20;
    private static final Duration DELETE_PAUSE = Duration.ofMillis(100);
    /** Depth of a stack's folder in the work folder. */
    private static final int DEPTH = 3;

    private final Path path;
    private boolean claimed;
    private @Nullable StackFolder marker;
    private @Nullable Process remover;
    private boolean temporary;

    /** A folder that need not exist. */
    public StackFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** Creates a folder for temporary data, after removing those of killed stacks. It does not outlive this process. */
    public static StackFolder temporary(ProjectLayout layout) {
        try {
            Path parent = Files.createDirectories(layout.workFolder().resolve("tmp"));
            try (DirectoryStream<Path> stacks = Files.newDirectoryStream(parent, "stack-*")) {
                for (Path stack : stacks) {
                    if (Files.exists(stack.resolve(ENVIRONMENT)) && owner(stack).isEmpty()) {
                        delete(stack);
                    }
                }
            }
            StackFolder created = new StackFolder(Files.createTempDirectory(parent, "stack-"));
            created.temporary = true;
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException(layout.workFolder() + " (expected: a folder to write in)", e);
        }
    }

    /**
     * Removes the files of ended stacks in the project; data that a stack keeps in another folder stay.
     *
     * @return whether there was anything
     * @throws StackException if a stack is running on them
     */
    public static boolean removeLeftovers(ProjectLayout layout) {
        Path folder = layout.workFolder();
        if (!Files.exists(folder)) {
            return false;
        }
        try (Stream<Path> folders = Files.walk(folder, DEPTH)) {
            folders.filter(path -> owner(path).isPresent()).findFirst().ifPresent(running -> {
                throw new StackException(
                        "stack: running in " + running + " (expected: none; end it with Ctrl-C first)");
            });
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
        delete(folder);
        return true;
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

    /**
     * Reserves the folder for a stack of this process and writes the stack's settings to {@code stack.env}. A stack with its data
     * outside the project's work folder also leaves a marker there: it still uses PostgreSQL's binaries there, and the commands
     * find the stack by it.
     *
     * @throws StackException if another stack holds the folder
     */
    public void claim(ProjectLayout layout, Map<String, String> environment) {
        try {
            if (owner(path).isPresent()) {
                throw new FileAlreadyExistsException(ENVIRONMENT);
            }
            Files.createDirectories(path);
            Files.deleteIfExists(path.resolve(ENVIRONMENT));
            Files.writeString(path.resolve(ENVIRONMENT), toShell(environment), StandardOpenOption.CREATE_NEW);
            claimed = true;
            if (temporary) {
                remover = startRemover();
            }
            if (!path.startsWith(layout.workFolder())) {
                Path parent = Files.createDirectories(layout.workFolder().resolve("elsewhere"));
                marker = new StackFolder(Files.createTempDirectory(parent, "stack-"));
                marker.claim(layout, environment);
            }
        } catch (FileAlreadyExistsException e) {
            throw new StackException("data folder: " + path
                    + " belongs to a running stack (expected: a folder of its own; end that stack or choose another"
                    + " folder)");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Starts a process that removes the folder when this one has ended, even by {@code kill -9}. It tries several times, because
     * child processes may still write for a moment.
     */
    private Process startRemover() throws IOException {
        String script =
                "trap '' INT HUP; read line; for try in 1 2 3 4 5; do sleep 1; rm -rf -- \"$1\" 2>/dev/null; done";
        return new ProcessBuilder("/bin/sh", "-c", script, "remover", path.toString())
                .directory(new File("/"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Releases the folder; the data stay. */
    public void release() {
        if (claimed) {
            try {
                Files.deleteIfExists(path.resolve(ENVIRONMENT));
            } catch (IOException e) {
                throw unwritable(e);
            }
            claimed = false;
        }
        if (remover != null) {
            // A killed remover removes nothing: only the end of its input does.
            remover.destroyForcibly();
            remover = null;
        }
        if (marker != null) {
            delete(marker.path);
            marker = null;
        }
    }

    /** Deletes a folder, for two seconds even while an ending process still writes to it. */
    public static void delete(Path folder) {
        for (int left = DELETE_TRIES; Files.exists(folder); left--) {
            try {
                FileUtils.deleteDirectory(folder.toFile());
            } catch (IOException e) {
                if (left == 1) {
                    throw new UncheckedIOException(folder + ": cannot be removed", e);
                }
                LockSupport.parkNanos(DELETE_PAUSE.toNanos());
            }
        }
    }

    /** The living process whose stack holds the folder. */
    static Optional<ProcessHandle> owner(Path folder) {
        Path file = folder.resolve(ENVIRONMENT);
        try (Stream<String> lines = Files.lines(file)) {
            // The process id may have been reused by a newer process.
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

    /** The settings as shell assignments, after the id of the process that runs the stack. */
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
