package dev.userstream.local.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Open file handles, threads and memory of a part's processes together, as Linux tells them; elsewhere no figures. Handles of files
 * in a folder whose files the part opens ahead and closes as it likes are a figure of their own, {@code data_files}.
 */
final class ProcessGauge implements Gauge {
    private static final long BYTES_OF_A_KIB = 1_024;

    private final String name;
    private final Path proc;
    private final Supplier<List<Long>> pids;
    private final Optional<Path> cached;

    /**
     * Reads nothing yet.
     *
     * @param name of the part; the figures' names begin with it
     * @param proc where Linux shows its processes
     * @param pids the part's processes as they are now
     * @param cached the folder whose open files are a cache; none where every handle is meant to stay
     */
    ProcessGauge(String name, Path proc, Supplier<List<Long>> pids, Optional<Path> cached) {
        this.name = name;
        this.proc = proc;
        this.pids = pids;
        this.cached = cached;
    }

    @Override
    public Map<String, Long> read() throws IOException {
        Map<String, Long> figures = new TreeMap<>();
        if (Files.isDirectory(proc.resolve("self"))) {
            for (long pid : pids.get()) {
                add(figures, proc.resolve(Long.toString(pid)));
            }
        }
        return figures;
    }

    private void add(Map<String, Long> figures, Path process) throws IOException {
        try {
            List<Path> open = open(process.resolve("fd"));
            long threads = entries(process.resolve("task"));
            long memory = anonymous(process.resolve("smaps_rollup"));
            long dataFiles = open.stream()
                    .filter(file -> cached.filter(file::startsWith).isPresent())
                    .count();
            figures.merge(name + ".handles", open.size() - dataFiles, Long::sum);
            cached.ifPresent(folder -> figures.merge(name + ".data_files", dataFiles, Long::sum));
            figures.merge(name + ".threads", threads, Long::sum);
            figures.merge(name + ".memory_bytes", memory, Long::sum);
        } catch (IOException e) {
            if (Files.exists(process)) {
                throw e;
            }
            // a session of the database that has ended meanwhile
        }
    }

    /** What every handle stands for: a file's path, or such as {@code socket:[4711]}. */
    private static List<Path> open(Path handles) throws IOException {
        List<Path> targets = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(handles)) {
            for (Path entry : entries) {
                target(entry).ifPresent(targets::add);
            }
        }
        return targets;
    }

    private static Optional<Path> target(Path handle) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(handle));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // closed since it was listed
        }
    }

    private static long entries(Path folder) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path ignored : entries) {
                count++;
            }
        }
        return count;
    }

    /** What no file stands behind: pages of mapped files come and go as the system likes. */
    private static long anonymous(Path rollup) throws IOException {
        for (String line : Files.readAllLines(rollup)) {
            if (line.startsWith("Anonymous:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * BYTES_OF_A_KIB;
            }
        }
        throw new IOException(rollup + ": has no line \"Anonymous\" (expected: Linux 4.14 or newer)");
    }
}
