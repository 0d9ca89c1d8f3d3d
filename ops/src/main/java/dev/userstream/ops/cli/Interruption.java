package dev.userstream.ops.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A graceful stop on Ctrl-C or SIGTERM: the process ends when the current batch is done, or after 15 s. Thread-safe. */
final class Interruption implements AutoCloseable {
    private static final long STOP_TIMEOUT_S = 15;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean requested;

    private Interruption() {}

    static Interruption register() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
        return interruption;
    }

    boolean isRequested() {
        return requested;
    }

    /** The work is done: the process may end. */
    @Override
    public void close() {
        done.countDown();
    }

    private void stop() {
        if (done.getCount() == 0) {
            return;
        }
        requested = true;
        try {
            if (!done.await(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                System.err.println("interrupted in the middle of a batch, which the next replay publishes again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
