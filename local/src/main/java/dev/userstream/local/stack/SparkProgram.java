package dev.userstream.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program that {@code spark-submit} runs on this machine's threads.
 *
 * @param mainClass the class to run
 * @param jars the program's jar and those of its libraries
 * @param arguments the program's arguments
 * @param settings environment variables that win over the stack's; an empty value removes a variable
 */
public record SparkProgram(String mainClass, List<Path> jars, List<String> arguments, Map<String, String> settings) {
    /** The streaming job's main class. */
    public static final String JOB_MAIN_CLASS = "dev.userstream.job.CreatedUsersJob";

    /** More task slots than one query can occupy, so that a store that hangs does not block the other one. */
    private static final String MASTER = "local[8]";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies what it is given. */
    public SparkProgram {
        jars = List.copyOf(jars);
        arguments = List.copyOf(arguments);
        settings = Map.copyOf(settings);
    }

    /** The streaming job as the build made it, with the stack's settings. */
    public static SparkProgram job(ProjectLayout layout) {
        return new SparkProgram(JOB_MAIN_CLASS, List.of(layout.jobJar()), List.of(), Map.of());
    }

    /**
     * The program as a child process.
     *
     * @param name its name in messages and file names
     * @param environment the stack's settings
     */
    ChildCommand command(String name, ProjectLayout layout, StackFolder folder, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(settings);
        variables.values().removeIf(String::isEmpty);
        variables.put("SPARK_HOME", layout.sparkHome());
        variables.put("SPARK_SCALA_VERSION", "2.12");
        variables.put("SPARK_LOCAL_IP", "127.0.0.1");
        List<String> line = new ArrayList<>(List.of(
                "--master",
                MASTER,
                "--class",
                mainClass,
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.local.dir=" + folder.temporary(),
                "--conf",
                "spark.sql.warehouse.dir=" + folder.temporary().resolve("warehouse"),
                jars.get(0).toString()));
        line.addAll(arguments);
        return new ChildCommand(
                name,
                folder.jvmFlags("@"
                        + ServerSpec.configure(folder.of(name).resolve("spark.options"), Map.of(), "spark.options")),
                // As --driver-class-path does it.
                Stream.concat(
                                layout.serverClassPath("spark", "jars").stream(),
                                jars.stream().map(Path::toString))
                        .toList(),
                "org.apache.spark.deploy.SparkSubmit",
                line,
                variables,
                folder.of(name),
                folder.log(name));
    }

    /**
     * The program as a component of a stack; it is ready when all of the job's queries run.
     *
     * @param control base address of the job's HTTP control
     */
    ServerSpec spec(
            String name, ProjectLayout layout, StackFolder folder, Map<String, String> environment, URI control) {
        return new ServerSpec() {
            @Override
            public ChildCommand command() {
                return SparkProgram.this.command(name, layout, folder, environment);
            }

            @Override
            public Probe probe() {
                return Probe.http(control.resolve("/queries"), SparkProgram::requireRunning);
            }
        };
    }

    private static void requireRunning(String answer) throws IOException {
        JsonNode queries = JSON.readTree(answer).path("queries");
        if (queries.isEmpty()) {
            throw new IllegalStateException("no query has been started yet");
        }
        for (JsonNode query : queries) {
            if (!query.path("state").asText().equals("RUNNING")) {
                throw new IllegalStateException("query not running yet: " + query);
            }
        }
    }
}
