package dev.userstream.lab.chaos;

import dev.userstream.lab.chaos.Fault.ApiFault;
import dev.userstream.lab.chaos.Fault.ComponentFault;
import dev.userstream.local.api.Faults;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Injects faults into the components of a stack and into the API, and ends them. */
final class FaultInjector {
    private final Function<Component, Server> servers;
    private final Faults api;
    private final Runnable request;
    private final ShutdownRequest shutdown;

    /**
     * Creates an injector.
     *
     * @param request makes the producer ask the API at least once, so that a fault of the API has an effect
     * @param shutdown ends faults early
     */
    FaultInjector(Function<Component, Server> servers, Faults api, Runnable request, ShutdownRequest shutdown) {
        this.servers = servers;
        this.api = api;
        this.request = request;
        this.shutdown = shutdown;
    }

    /**
     * Injects faults at the same time and returns when the last has ended. Components that were started again need not be ready by
     * then.
     */
    void inject(List<Fault> faults) {
        CompletableFuture<?>[] running = faults.stream()
                .map(fault -> CompletableFuture.runAsync(() -> inject(fault)))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void inject(Fault fault) {
        try {
            if (fault instanceof ComponentFault ofComponent) {
                inject(ofComponent, servers.apply(ofComponent.component()));
            } else if (fault instanceof ApiFault ofApi) {
                api.always(ofApi.type().injected());
                request.run();
                shutdown.await(ofApi.length());
                api.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inject(ComponentFault fault, Server server) throws InterruptedException {
        switch (fault.type()) {
            case KILL -> {
                server.kill();
                shutdown.await(fault.length());
                server.start();
            }
            case FREEZE -> {
                server.freeze();
                shutdown.await(fault.length());
                server.thaw();
            }
            case RESTART -> {
                server.stop();
                server.start();
            }
        }
    }
}
