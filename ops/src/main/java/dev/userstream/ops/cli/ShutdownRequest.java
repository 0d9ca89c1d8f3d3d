package dev.userstream.ops.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C or SIGTERM, heard instead of obeyed at once: the process ends when the work at hand is done, or after 15 s. Thread-safe. */
final class ShutdownRequest implements AutoCloseable {
    private static final long PATIENCE_S = 15;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean come;

    private ShutdownRequest() {}

    static ShutdownRequest heard() {
        ShutdownRequest interruption = new ShutdownRequest();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::hear, "interruption"));
        return interruption;
    }

    boolean hasCome() {
        return come;
    }

    /** The work is done: the process may end. */
    @Override
    public void close() {
        done.countDown();
    }

    private void hear() {
        if (done.getCount() == 0) {
            return;
        }
        come = true;
        try {
            if (!done.await(PATIENCE_S, TimeUnit.SECONDS)) {
                System.err.println("interrupted in the middle of a batch, which the next replay publishes again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
