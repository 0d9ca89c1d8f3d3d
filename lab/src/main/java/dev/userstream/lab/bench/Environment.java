package dev.userstream.lab.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where and when a bench runs: commit, machine, load and time. */
final class Environment {
    private static final String UNKNOWN = "unknown";
    private static final long GIT_TIMEOUT_S = 10;

    private final Path root;
    private final Instant start = Instant.now();
    private final String loadAtStart = loadAverage();

    /**
     * Starts now.
     *
     * @param root the project's folder
     */
    Environment(Path root) {
        this.root = root;
    }

    /**
     * What a report says about the environment.
     *
     * @param commit the commit, followed by {@code -dirty} where files differ from it
     * @param loadAverageAtStart processes that wanted a processor, on average of 1, 5 and 15 minutes
     */
    record Facts(
            String commit,
            String startedAt,
            String endedAt,
            String loadAverageAtStart,
            String loadAverageAtEnd,
            Map<String, String> machine) {}

    /** The facts; the bench ends now. */
    Facts end() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("processor", valueOf("model name", Path.of("/proc/cpuinfo")));
        machine.put("memory", valueOf("MemTotal", Path.of("/proc/meminfo")));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return new Facts(commit(), start.toString(), Instant.now().toString(), loadAtStart, loadAverage(), machine);
    }

    private String commit() {
        boolean dirty = git("status", "--porcelain").filter(text -> !text.isEmpty()).isPresent();
        return git("rev-parse", "HEAD").orElse(UNKNOWN) + (dirty ? "-dirty" : "");
    }

    private Optional<String> git(String command, String argument) {
        try {
            Process git = new ProcessBuilder("git", command, argument)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(GIT_TIMEOUT_S, TimeUnit.SECONDS) && git.exitValue() == 0
                    ? Optional.of(answer)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a copy without Git
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String loadAverage() {
        try {
            String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return fields[0] + " " + fields[1] + " " + fields[2];
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String valueOf(String name, Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
