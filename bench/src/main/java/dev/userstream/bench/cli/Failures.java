package dev.userstream.bench.cli;

import com.datastax.oss.driver.api.core.DriverException;
import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.local.probe.StoreUnreadableException;
import dev.userstream.local.process.ChildFailedException;
import dev.userstream.local.process.StartFailedException;
import dev.userstream.local.stack.MachineNotReadyException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** What failures mean to whoever ran the command. */
final class Failures {
    private static final int UNEXPECTED = 1;
    private static final int WRONG_SETTING = 2;
    private static final int UNREACHABLE = 3;
    private static final List<Class<? extends Exception>> UNREACHABLE_CAUSES = List.of(
            MachineNotReadyException.class,
            StartFailedException.class,
            BenchFailedException.class,
            ChildFailedException.class,
            StoreUnreadableException.class,
            DriverException.class,
            KafkaException.class,
            UncheckedIOException.class);

    private Failures() {}

    /** Says what happened and returns the exit code. */
    static int explain(Exception failure, PrintWriter err) {
        if (UNREACHABLE_CAUSES.stream().anyMatch(cause -> cause.isInstance(failure))) {
            err.println(failure.getMessage());
            return UNREACHABLE;
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            err.println(failure.getMessage());
            return WRONG_SETTING;
        }
        failure.printStackTrace(err);
        return UNEXPECTED;
    }
}
