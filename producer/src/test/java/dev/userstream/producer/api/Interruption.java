package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A thread that fetches until it is interrupted. */
final class Interruption {
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final Thread thread;

    Interruption(UserSource source, PageRequest request) {
        thread = new Thread(() -> {
            try {
                while (true) {
                    source.fetch(request);
                }
            } catch (InterruptedException | FetchFailedException | RuntimeException e) {
                ended.complete(e);
            }
        });
        thread.start();
    }

    void assertEndsWhenInterrupted() throws Exception {
        thread.interrupt();

        assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
}
