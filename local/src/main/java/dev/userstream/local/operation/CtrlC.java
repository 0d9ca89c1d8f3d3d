package dev.userstream.local.operation;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of Ctrl-C instead of ending the JVM. By reflection, because the JDK offers signals only in a package whose use the
 * compiler warns of without a way to accept the warning.
 */
public final class CtrlC {
    private static final Logger LOG = LoggerFactory.getLogger(CtrlC.class);

    private CtrlC() {}

    /** From now on every Ctrl-C runs this, on a thread of its own. Where signals cannot be had, Ctrl-C ends the JVM as ever. */
    public static void runs(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    CtrlC.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
        } catch (ReflectiveOperationException e) {
            // A shell that runs us in the background has it ignored, which the JDK does not let us change.
            LOG.info("event=ctrl_c_not_handled cause={}", String.valueOf(e.getCause()));
        }
    }
}
