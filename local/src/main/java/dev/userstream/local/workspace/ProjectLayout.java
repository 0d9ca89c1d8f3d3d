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

    private static final String WATCHDOG_JAR = "local/target/userstream-local-child.jar";

    /** Makes the root absolute. */
    public ProjectLayout {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Finds the project: as the property says, else the nearest folder above the working directory.
     *
     * @throws IllegalStateException if none of them is the project
     */
    public static ProjectLayout find() {
        Path start = Path.of(System.getProperty(ROOT_PROPERTY, "")).toAbsolutePath();
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(folder ->
                        Files.isDirectory(folder.resolve("local/servers")) && Files.exists(folder.resolve("pom.xml")))
                .findFirst()
                .map(ProjectLayout::new)
                .orElseThrow(() -> new IllegalStateException(
                        ROOT_PROPERTY + ": " + start + " (expected: the project's root folder, or a folder in it)"));
    }

    /** Everything that stacks leave behind: data of kept and crashed stacks, the unpacked PostgreSQL. */
    public Path workFolder() {
        return root.resolve(".userstream");
    }

    /** The class path of a server that is built from a folder of jars, with the parent watchdog. */
    public List<String> serverClassPath(String server, String folder) {
        return List.of(built("local/servers/" + server + "/target/" + folder) + "/*", built(WATCHDOG_JAR));
    }

    /** The class path of a module that is a program, with the parent watchdog. */
    public List<String> moduleClassPath(String module) {
        return List.of(
                built(module + "/target/userstream-" + module + ".jar"),
                built(module + "/target/lib") + "/*",
                built(WATCHDOG_JAR));
    }

    /** The streaming job's jar. */
    public Path jobJar() {
        return Path.of(built("spark-job/target/userstream-spark-job.jar"));
    }

    /**
     * A file or folder that the build makes, absolute.
     *
     * @throws IllegalStateException if it is missing
     */
    public String built(String relative) {
        Path path = root.resolve(relative);
        if (!Files.exists(path)) {
            throw new IllegalStateException(
                    relative + ": missing (expected: built; run mvn -DskipTests package in " + root + ")");
        }
        return path.toString();
    }
}
