package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code spark-submit} on this machine's threads.
 *
 * @param layout the project's folders
 * @param folder the stack's folder
 */
record SparkSubmit(ProjectLayout layout, StackFolder folder) {
    /** More task slots than one query can hold, so that a store which hangs does not take the other's. */
    private static final String MASTER = "local[8]";

    /**
     * A program for Spark.
     *
     * @param name its name in messages and file names
     * @param mainClass the class to run
     * @param environment variables for it
     * @param arguments further options of {@code spark-submit}, the program's jar and its arguments
     */
    ChildCommand command(String name, String mainClass, Map<String, String> environment, List<String> arguments) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("SPARK_HOME", layout.sparkHome());
        variables.put("SPARK_SCALA_VERSION", "2.12");
        variables.put("SPARK_LOCAL_IP", "127.0.0.1");
        List<String> all = new ArrayList<>(List.of(
                "--master",
                MASTER,
                "--class",
                mainClass,
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.local.dir=" + folder.temporary(),
                "--conf",
                "spark.sql.warehouse.dir=" + folder.temporary().resolve("warehouse")));
        all.addAll(arguments);
        return new ChildCommand(
                name,
                JvmFlags.job(folder),
                layout.serverClassPath("spark", "jars"),
                "org.apache.spark.deploy.SparkSubmit",
                all,
                variables,
                folder.of(Part.JOB),
                folder.log(name));
    }
}
