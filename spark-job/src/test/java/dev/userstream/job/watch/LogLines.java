package dev.userstream.job.watch;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Collects what a class logs until closed. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger;

    /** Collects from now on. */
    public LogLines(Class<?> logging) {
        super("lines", null, null, false, Property.EMPTY_ARRAY);
        logger = (Logger) LogManager.getLogger(logging);
        start();
        logger.addAppender(this);
        // After the appender, whose coming gives the logger the configured level again.
        logger.setLevel(Level.INFO);
    }

    /** What was logged, oldest first. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getMessage().getFormattedMessage());
    }

    @Override
    public void close() {
        logger.removeAppender(this);
    }
}
