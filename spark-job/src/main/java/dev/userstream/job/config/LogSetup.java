package dev.userstream.job.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LifeCycle;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;

/**
 * Puts the job's own log configuration in the place of Spark's: Spark has chosen one before our jar is on the class path.
 */
public final class LogSetup {
    private static final String RESOURCE = "/userstream-job-log4j2.xml";

    private LogSetup() {}

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
