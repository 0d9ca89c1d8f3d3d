package dev.userstream.bench.tutorial;

import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.ProjectLayout;
import java.nio.file.Path;
import java.util.List;

/** Starts the job that tutorials end with. Thread-safe. */
public final class Tutorial {
    private static final String MAIN = "dev.userstream.baseline.TutorialJob";
    private static final Path JAR = Path.of("bench/baseline/target/userstream-bench-baseline.jar");

    private Tutorial() {}

    /** The job on a stack whose topic and table are there already; whoever starts it ends it. */
    public static ChildProcess start(EmbeddedStack stack) {
        return stack.startSpark(
                "tutorial",
                MAIN,
                ProjectLayout.find().root().resolve(JAR),
                List.of(stack.folder().resolve("tutorial-checkpoint").toString()));
    }
}
