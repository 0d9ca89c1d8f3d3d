package dev.userstream.local.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are in the project's folder.
 *
 * @param root the project's root folder, absolute
 */
public record ProjectLayout(Path root) {
    /** System property that names the root; scripts and the build set it. */
    public static final String ROOT_PROPERTY = "userstream.root";

    /** Environment variable that names the root where the property does not. */
    public static final String ROOT_VARIABLE = "USERSTREAM_ROOT";

    private static final Path MARKER = Path.of("local", "servers");

    /** Makes the root absolute. */
    public ProjectLayout {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Finds the project: as the property or the variable says, else the nearest folder above the working directory.
     *
     * @throws IllegalStateException if none of them is the project
     */
    public static ProjectLayout find() {
        String named = System.getProperty(ROOT_PROPERTY, System.getenv(ROOT_VARIABLE));
        Path start = Path.of(named == null ? "" : named).toAbsolutePath();
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve(MARKER)) && Files.exists(folder.resolve("pom.xml")))
                .findFirst()
                .map(ProjectLayout::new)
                .orElseThrow(() -> new IllegalStateException(
                        ROOT_VARIABLE + ": " + start + " (expected: the project's root folder, or a folder in it)"));
    }

    /** Everything that stacks leave behind: data of kept and crashed stacks, the unpacked PostgreSQL. */
    public Path workFolder() {
        return root.resolve(".userstream");
    }

    /** Where PostgreSQL's binaries are unpacked to, once for all stacks. */
    public Path postgresBinaries() {
        return workFolder().resolve("postgres-binaries");
    }

    /** The class path of a server that is built from a folder of jars, with the parent watchdog. */
    public List<String> serverClassPath(String server, String folder) {
        return List.of(built("local/servers/" + server + "/target/" + folder) + "/*", built(watchdogJar()));
    }

    /** One jar of a server's class path. */
    public String serverJar(String server, String jar) {
        return built("local/servers/" + server + "/target/lib/" + jar);
    }

    /** The class path of a module that is a program, with the parent watchdog. */
    public List<String> moduleClassPath(String module) {
        return List.of(
                built(module + "/target/userstream-" + module + ".jar"),
                built(module + "/target/lib") + "/*",
                built(watchdogJar()));
    }

    /** The streaming job's jar. */
    public Path jobJar() {
        return Path.of(built("spark-job/target/userstream-spark-job.jar"));
    }

    /** The folder whose {@code jars} folder holds Spark. */
    public String sparkHome() {
        return built("local/servers/spark/target");
    }

    private static String watchdogJar() {
        return "local/target/userstream-local-child.jar";
    }

    private String built(String relative) {
        Path path = root.resolve(relative);
        if (!Files.exists(path)) {
            throw new IllegalStateException(
                    relative + ": missing (expected: built; run mvn -DskipTests package in " + root + ")");
        }
        return path.toString();
    }
}
