package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classes as a program's JVM had them loaded, kept in a file (class-data sharing), so that its next start need not read and verify
 * thousands of them again: the processor is what a start waits for. Thread-safe.
 *
 * @param file the archive; its name changes with the JVM and with every jar of the class path
 */
record ClassData(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(ClassData.class);
    private static final long WRITING_LIMIT_S = 60;
    private static final String WILDCARD = "/*";

    /**
     * The class data of one program.
     *
     * @param name the program's name, which no other program has
     */
    static ClassData of(ProjectLayout layout, String name, List<String> classPath) {
        int fingerprint = Stream.concat(
                        Stream.of(System.getProperty("java.vm.version")),
                        classPath.stream().flatMap(ClassData::jars))
                .toList()
                .hashCode();
        return new ClassData(
                layout.workFolder().resolve("class-data").resolve("%s-%08x.jsa".formatted(name, fingerprint)));
    }

    /** The JVM options that use the archive, or without one, those that let it be written. */
    List<String> flags() {
        return List.of(
                "-Xshare:auto",
                "-Xlog:cds*=off",
                isWritten() ? "-XX:SharedArchiveFile=" + file : "-XX:+RecordDynamicDumpInfo");
    }

    boolean isWritten() {
        return Files.exists(file);
    }

    /**
     * Writes the archive from a running JVM that was started without one, and removes the program's older ones. A failure is only
     * logged: without the archive starts are slower and nothing else.
     *
     * @return whether it is there now
     */
    boolean writeFrom(long pid) {
        try {
            Files.createDirectories(file.getParent());
            Path unfinished = Files.createTempFile(file.getParent(), "unfinished", ".jsa");
            Files.delete(unfinished);
            if (dump(pid, unfinished) && Files.exists(unfinished)) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                removeOlder();
                return true;
            }
            LOG.info("event=class_data_not_written file={}", file.getFileName());
        } catch (IOException e) {
            LOG.warn("event=class_data_not_written file={} cause=\"{}\"", file, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Archives of other class paths: their jars are gone. A JVM that still uses one keeps it open. */
    void removeOlder() throws IOException {
        String name = file.getFileName().toString();
        String program = name.substring(0, name.lastIndexOf('-'));
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(file.getParent(), program + "-*.jsa")) {
            for (Path archive : archives) {
                if (!archive.equals(file)) {
                    Files.deleteIfExists(archive);
                }
            }
        }
    }

    private static boolean dump(long pid, Path target) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "VM.cds",
                        "dynamic_dump",
                        target.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (jcmd.waitFor(WRITING_LIMIT_S, TimeUnit.SECONDS)) {
            return jcmd.exitValue() == 0;
        }
        jcmd.destroyForcibly();
        return false;
    }

    private static Stream<String> jars(String entry) {
        Path path = Path.of(entry.endsWith(WILDCARD) ? entry.substring(0, entry.length() - WILDCARD.length()) : entry);
        try (Stream<Path> files = Files.walk(path, 1)) {
            return files.filter(Files::isRegularFile).sorted().map(ClassData::identity).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be read", e);
        }
    }

    private static String identity(Path jar) {
        try {
            return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(jar + ": cannot be read", e);
        }
    }
}
