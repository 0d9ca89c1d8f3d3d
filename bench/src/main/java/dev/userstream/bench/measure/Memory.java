package dev.userstream.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Memory of one process, or of several together. Pages that several processes share, such as PostgreSQL's buffers, count in full
 * for each of them in the resident size, so that a sum of it says too much; the proportional size divides them by their number,
 * and its sum is what the processes really take.
 *
 * @param residentBytes resident set size (RSS)
 * @param proportionalBytes proportional set size (PSS); the resident size where the system does not tell it
 */
public record Memory(long residentBytes, long proportionalBytes) {
    /** Of no process. */
    static final Memory NONE = new Memory(0, 0);

    private static final Path PROC = Path.of("/proc");
    private static final int BYTES_A_KILOBYTE = 1_024;

    /** Of a process now; nothing of one that is gone. Linux walks through all of its pages, which may take 20 ms. */
    static Memory of(ProcessHandle process) {
        return of(PROC.resolve(Long.toString(process.pid())));
    }

    /**
     * Only the resident size, which costs next to nothing: where looking must not slow down what is looked at.
     *
     * @return bytes; 0 of a process that is gone
     */
    public static long residentBytes(ProcessHandle process) {
        return bytes(PROC.resolve(Long.toString(process.pid())).resolve("status"), "VmRSS:");
    }

    /** From the files in which Linux tells it. */
    static Memory of(Path process) {
        Path rollup = process.resolve("smaps_rollup");
        long resident = bytes(process.resolve("status"), "VmRSS:");
        long proportional = bytes(rollup, "Pss:");
        return proportional == 0 ? new Memory(resident, resident) : new Memory(bytes(rollup, "Rss:"), proportional);
    }

    Memory plus(Memory other) {
        return new Memory(residentBytes + other.residentBytes, proportionalBytes + other.proportionalBytes);
    }

    private static long bytes(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return BYTES_A_KILOBYTE
                    * lines.filter(line -> line.startsWith(name))
                            .map(line -> line.replaceAll("\\D+", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // it has ended, or is not ours to look into
        }
    }
}
