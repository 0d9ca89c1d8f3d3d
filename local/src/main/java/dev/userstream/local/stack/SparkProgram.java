package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that {@code spark-submit} runs on this machine's threads.
 *
 * @param jars the program's jar and those of its libraries
 * @param settings environment variables that win over the stack's; an empty value removes a variable
 */
public record SparkProgram(String mainClass, List<Path> jars, List<String> arguments, Map<String, String> settings) {
    /** More task slots than one query can occupy, so that a store that hangs does not block the other one. */
    private static final String MASTER = "local[8]";

    /** The streaming job of a jar. */
    public static SparkProgram job(Path jar, List<String> arguments, Map<String, String> settings) {
        return new SparkProgram("dev.userstream.job.CreatedUsersJob", List.of(jar), arguments, settings);
    }

    /** The program as a child process. */
    ChildCommand command(String name, ServerSpec.Place at, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(settings);
        variables.values().removeIf(String::isEmpty);
        variables.put("SPARK_HOME", at.layout().built("local/servers/spark/target"));
        variables.put("SPARK_SCALA_VERSION", "2.12");
        variables.put("SPARK_LOCAL_IP", "127.0.0.1");
        Path scratch = at.folder().of("tmp");
        List<String> line = new ArrayList<>(List.of("--master", MASTER, "--class", mainClass));
        for (String setting : List.of(
                "spark.ui.enabled=false",
                "spark.local.dir=" + scratch,
                "spark.sql.warehouse.dir=" + scratch.resolve("warehouse"))) {
            line.addAll(List.of("--conf", setting));
        }
        line.add(jars.get(0).toString());
        line.addAll(arguments);
        // The jars on the class path, as --driver-class-path puts them there.
        List<String> classPath = new ArrayList<>(at.layout().serverClassPath("spark", "jars"));
        jars.forEach(jar -> classPath.add(jar.toString()));
        Path options = ServerSpec.configure(at.folder().of(name), Map.of(), "spark.options");
        return at.child(
                name, List.of("@" + options), classPath, "org.apache.spark.deploy.SparkSubmit", line, variables);
    }
}
