package dev.userstream.local.child;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} and ends the process, with everything it has started, as soon as its standard input
 * reaches its end. The parent holds the other end of that pipe, so the operating system closes it however the parent ends.
 *
 * <p>First argument: the class to run. The rest are its arguments.
 */
public final class TetheredMain {
    private static final int KILLED = 137;

    private TetheredMain() {}

    /**
     * Ties this process to its parent, then runs the named class.
     *
     * @throws Exception whatever the class's own {@code main} throws
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            throw new IllegalArgumentException("arguments: none (expected: a main class and its arguments)");
        }
        Thread tether = new Thread(TetheredMain::endWithParent, "tether");
        tether.setDaemon(true);
        tether.start();
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

    private static void endWithParent() {
        // Not System.in: the program may replace or close it.
        try (InputStream input = new FileInputStream(FileDescriptor.in)) {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("tether broken, ending: " + e);
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(KILLED);
    }
}
