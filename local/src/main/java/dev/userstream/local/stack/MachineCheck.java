package dev.userstream.local.stack;

import dev.userstream.local.workspace.MachineNotReadyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Checks before the start that the machine has what a stack needs. Sizes are MiB. */
final class MachineCheck {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long DISK_NEEDED = 1_024;

    /** Measured resident size of each child process, rounded up. */
    private static final Map<Component, Long> MEMORY_NEEDED = Map.of(
            Component.KAFKA,
            512L,
            Component.CASSANDRA,
            1_500L,
            Component.POSTGRES,
            192L,
            Component.JOB,
            1_200L,
            Component.PRODUCER,
            300L);

    private MachineCheck() {}

    /**
     * Returns if nothing is missing.
     *
     * @throws MachineNotReadyException with what is missing
     */
    static void check(Set<Component> components, Ports ports, Path folder) {
        components.stream().sorted().forEach(component -> ports.of(component).forEach(MachineCheck::requireFree));
        long needed = components.stream().mapToLong(MEMORY_NEEDED::get).sum();
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

    /** What the system can give without swapping; unknown on systems without {@code /proc/meminfo}. */
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
