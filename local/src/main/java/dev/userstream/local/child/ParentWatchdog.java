package dev.userstream.local.child;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs another class's {@code main} and ends the process, with everything it has started, at the end of its standard input. The
 * parent holds the other end of that pipe, so the operating system closes it however the parent ends. The default locale is
 * {@link Locale#US}, independent of the system's.
 *
 * <p>First argument: the class to run. The rest are its arguments.
 */
public final class ParentWatchdog {
    private static final int KILLED = 137;
    private static final List<Supplier<Stream<ProcessHandle>>> DETACHED = new CopyOnWriteArrayList<>();

    private ParentWatchdog() {}

    /**
     * Watches the parent and runs the named class.
     *
     * @throws Exception what the class's {@code main} throws
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            throw new IllegalArgumentException("arguments: none (expected: a main class and its arguments)");
        }
        Thread watchdog = new Thread(ParentWatchdog::endWithParent, "parent-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        // Kafka, Cassandra and Spark format and parse with the default locale, which the caller may have set to any.
        Locale.setDefault(Locale.US);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Ends further processes with this one: those that have detached themselves from it.
     *
     * @param processes called when the parent has ended
     */
    public static void endToo(Supplier<Stream<ProcessHandle>> processes) {
        DETACHED.add(processes);
    }

    private static void endWithParent() {
        // Not System.in: the program may replace or close it.
        try (InputStream input = new FileInputStream(FileDescriptor.in)) {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("pipe from the parent broken, ending: " + e);
        }
        try {
            DETACHED.stream().flatMap(Supplier::get).forEach(ProcessHandle::destroyForcibly);
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        } finally {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
