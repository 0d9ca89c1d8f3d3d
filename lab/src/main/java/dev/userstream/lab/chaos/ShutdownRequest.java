package dev.userstream.lab.chaos;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request for graceful shutdown. Thread-safe. */
final class ShutdownRequest {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownRequest.class);

    private final CountDownLatch requested = new CountDownLatch(1);

    void request() {
        requested.countDown();
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /**
     * Waits for the time, or until shutdown is requested.
     *
     * @param time zero or less does not wait
     * @return whether shutdown is requested
     */
    boolean await(Duration time) throws InterruptedException {
        return requested.await(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs the action on every Ctrl-C instead of ending the JVM. Uses reflection because the compiler warns about every use of the
     * JDK's signal classes and the warning cannot be suppressed.
     */
    static void onCtrlC(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    ShutdownRequest.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
        } catch (ReflectiveOperationException e) {
            // A shell that starts a command in the background lets it ignore the signal, and the JDK cannot change
            // that.
            LOG.info("event=ctrl_c_not_handled cause={}", String.valueOf(e.getCause()));
        }
    }
}
