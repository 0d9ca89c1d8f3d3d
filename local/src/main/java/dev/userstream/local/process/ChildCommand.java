package dev.userstream.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Java program to be run as a child process that ends with its parent.
 *
 * @param classPath entries in order; {@code folder/*} stands for all jars of a folder
 * @param directory working directory; created where it is missing
 * @param log file that standard output and standard error are appended to
 */
public record ChildCommand(
        String name,
        List<String> jvmFlags,
        List<String> classPath,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment,
        Path directory,
        Path log) {
    private static final String WATCHDOG = "dev.userstream.local.child.ParentWatchdog";

    /** A builder of the process, without redirections. */
    ProcessBuilder toProcessBuilder() {
        // Ctrl-C reaches the whole process group; ignored signals stay ignored after exec, so only the parent decides
        // the end.
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", name));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmFlags);
        // Without shared performance data nothing stays in the system's temporary folder after a kill.
        line.add("-XX:-UsePerfData");
        line.add("-cp");
        line.add(String.join(System.getProperty("path.separator"), classPath));
        line.add(WATCHDOG);
        line.add(mainClass);
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        // The caller's shell may hold settings of Spark or userstream for other programs.
        builder.environment().keySet().removeIf(variable -> variable.matches("(USERSTREAM|SPARK)_.*|CLASSPATH"));
        builder.environment().putAll(environment);
        return builder;
    }
}
