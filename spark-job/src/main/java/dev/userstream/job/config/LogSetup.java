package dev.userstream.job.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LifeCycle;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;

/** Replaces Spark's log configuration, which Spark has chosen before our jar is on the class path, with the job's own. */
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

    /** The shutdown hook of Spark's configuration would suppress the job's last lines. */
    private static void keepLoggingDuringShutdown() {
        if (LogManager.getFactory() instanceof Log4jContextFactory factory
                && factory.getShutdownCallbackRegistry() instanceof LifeCycle hook) {
            hook.stop();
        }
    }

    private static URI resource() {
        try {
            return Objects.requireNonNull(LogSetup.class.getResource(RESOURCE), RESOURCE)
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(RESOURCE + " (expected: a resource of the jar)", e);
        }
    }
}
