package dev.userstream.job.config;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LifeCycle;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;

/**
 * Puts the job's own log configuration in the place of Spark's: Spark has chosen one before our jar is on the class path.
 */
public final class LogSetup {
    private static final String RESOURCE = "/userstream-job-log4j2.xml";

    private static final String FILE = "USERSTREAM_LOG_FILE";

    private LogSetup() {}

    /**
     * Sends what the process writes on standard error, log lines included, to the file or device that the environment names:
     * a worker keeps a driver's standard error in a file that grows without end. Call it before {@link #apply()}.
     */
    public static void redirect(Map<String, String> environment) {
        String file = environment.getOrDefault(FILE, "");
        if (file.isEmpty()) {
            return;
        }
        try {
            OutputStream output = new FileOutputStream(file, true);
            System.err.println(FILE + ": everything below goes to " + file);
            System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println(FILE + ": " + file + " cannot be written to (expected: a file or device that is"
                    + " writable): " + e.getMessage());
        }
    }

    /** Applies it, unless the process was started with a configuration of its own. */
    public static void apply() {
        boolean chosen = System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null;
        if (!chosen) {
            Configurator.reconfigure(resource());
            keepLoggingDuringShutdown();
        }
    }

    /** The hook of the configuration that Spark began with would silence the job's last lines. */
    private static void keepLoggingDuringShutdown() {
        if (LogManager.getFactory() instanceof Log4jContextFactory factory
                && factory.getShutdownCallbackRegistry() instanceof LifeCycle hook) {
            hook.stop();
        }
    }

    private static URI resource() {
        URL url = LogSetup.class.getResource(RESOURCE);
        if (url == null) {
            throw new IllegalStateException(RESOURCE + ": not in the jar (expected: packed by the build)");
        }
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + ": not an address (expected: a resource of the jar)", e);
        }
    }
}
