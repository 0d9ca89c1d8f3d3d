package dev.userstream.local.stack;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The class data of the JVM that this runs in. Its launcher decides on them, because an archive is chosen before the JVM starts;
 * the JVM itself only writes the file that the launcher has named and not found. Thread-safe.
 */
public final class OwnClassData {
    /** System property that names the file; without it nothing is kept. */
    static final String PROPERTY = "userstream.class-data";

    private final Optional<ClassData> data;

    private OwnClassData(Optional<ClassData> data) {
        this.data = data;
    }

    /** As the launcher of this JVM has said. */
    public static OwnClassData ofThisJvm() {
        return new OwnClassData(
                Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).map(ClassData::new));
    }

    /**
     * The JVM options with which a launcher has a program use its class data, or keep them where there are none yet.
     *
     * @param name the program's name, which no other program has
     * @param classPath the program's
     */
    public static List<String> launcherFlags(ProjectLayout layout, String name, List<String> classPath) {
        ClassData data = ClassData.of(layout, name, classPath);
        return Stream.concat(data.flags().stream(), Stream.of("-D" + PROPERTY + "=" + data.file()))
                .toList();
    }

    /** Whether {@link #keep()} has something to do, which takes seconds. */
    public boolean areMissing() {
        return data.filter(file -> !file.isWritten()).isPresent();
    }

    /** Writes down the classes that this JVM has loaded, for its faster next start; does nothing where that was done before. */
    public void keep() {
        if (areMissing()) {
            PrintStream out = System.out;
            // The JVM tells standard output of its work, which is for results.
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            try {
                data.ifPresent(file -> file.writeFrom(ProcessHandle.current().pid()));
            } finally {
                System.setOut(out);
            }
        }
    }
}
