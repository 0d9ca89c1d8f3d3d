package dev.userstream.local.chaos;

import dev.userstream.local.operation.Halt;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Does to the stack and to the source what the schedule says. */
final class Attack {
    private final Function<Component, Server> servers;
    private final Source source;
    private final Runnable fetch;
    private final Halt halt;

    /**
     * Does nothing yet.
     *
     * @param servers the parts of the stack
     * @param source the source of users
     * @param fetch makes the producer ask the source, which otherwise might not notice that it misbehaves
     * @param halt cuts short what lasts
     */
    Attack(Function<Component, Server> servers, Source source, Runnable fetch, Halt halt) {
        this.servers = servers;
        this.source = source;
        this.fetch = fetch;
        this.halt = halt;
    }

    /** Does all of it at once and returns when the last is over: every part may work again, though none need be ready. */
    void strike(List<Blow> blows) {
        CompletableFuture<?>[] running = blows.stream()
                .map(blow -> CompletableFuture.runAsync(() -> strike(blow), Attack::inThread))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void strike(Blow blow) {
        try {
            if (blow instanceof Blow.ToPart toPart) {
                strike(toPart, servers.apply(toPart.part()));
            } else if (blow instanceof Blow.ToSource toSource) {
                source.misbehave(toSource.misbehaviour());
                fetch.run();
                halt.isAskedWithin(toSource.length());
                source.behave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void strike(Blow.ToPart blow, Server server) throws InterruptedException {
        switch (blow.deed()) {
            case KILL -> {
                server.kill();
                halt.isAskedWithin(blow.length());
                server.start();
            }
            case FREEZE -> {
                server.freeze();
                halt.isAskedWithin(blow.length());
                server.thaw();
            }
            case RESTART -> {
                server.stop();
                server.start();
            }
        }
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "strike");
        thread.setDaemon(true);
        thread.start();
    }
}
