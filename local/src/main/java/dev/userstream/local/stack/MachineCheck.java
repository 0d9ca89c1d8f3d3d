package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Looks before the start whether the machine has what a stack needs. Sizes are MiB. */
final class MachineCheck {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long DISK_NEEDED = 1_024;

    /** Measured resident size of each child, rounded up. */
    private static final Map<Part, Long> MEMORY_NEEDED = Map.of(
            Part.KAFKA, 512L, Part.CASSANDRA, 1_500L, Part.POSTGRES, 192L, Part.JOB, 1_200L, Part.PRODUCER, 300L);

    private MachineCheck() {}

    /**
     * Returns if nothing is missing.
     *
     * @throws MachineNotReadyException with what is missing
     */
    static void check(Set<Part> parts, Ports ports, Path folder) {
        parts.stream().sorted().forEach(part -> ports.of(part).forEach(MachineCheck::requireFree));
        long needed = parts.stream().mapToLong(MEMORY_NEEDED::get).sum();
        availableMemory().ifPresent(available -> requireMemory(available, needed));
        requireDisk(folder);
    }

    private static void requireFree(String purpose, int port) {
        if (!Ports.isFree(port)) {
            throw new MachineNotReadyException("port " + port + ": in use (expected: free for " + purpose
                    + "; end what listens there, or take free ports)");
        }
    }

    static void requireMemory(long available, long needed) {
        if (available < needed) {
            throw new MachineNotReadyException("memory: " + available + " MiB free (expected: " + needed
                    + " MiB; close something, or give this machine more)");
        }
    }

    private static void requireDisk(Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace() >> 20;
            if (free < DISK_NEEDED) {
                throw new MachineNotReadyException("disk: " + free + " MiB free for " + folder + " (expected: "
                        + DISK_NEEDED + " MiB; delete something, or choose another folder)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": free space not known", e);
        }
    }

    /** What the system can give without swapping; unknown where it does not tell in Linux's way. */
    private static OptionalLong availableMemory() {
        if (!Files.isReadable(MEMORY)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(MEMORY + ": cannot be read", e);
        }
    }
}
