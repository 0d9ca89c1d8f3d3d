package dev.userstream.job.config;

import java.net.URI;
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
        if (System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null) {
            return;
        }
        Configurator.reconfigure(URI.create(
                Objects.requireNonNull(LogSetup.class.getResource(RESOURCE)).toString()));
        // The shutdown hook of Spark's configuration would suppress the job's last lines.
        if (LogManager.getFactory() instanceof Log4jContextFactory factory
                && factory.getShutdownCallbackRegistry() instanceof LifeCycle hook) {
            hook.stop();
        }
    }
}
