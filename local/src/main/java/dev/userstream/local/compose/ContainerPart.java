package dev.userstream.local.compose;

import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.Server;

/**
 * A part that is a container.
 *
 * @param part which
 * @param docker its engine
 * @param containers knows its container
 */
record ContainerPart(Part part, Docker docker, Containers containers) implements Server {
    @Override
    public void start() {
        run("start");
    }

    /** Whoever needs it asks it; the engine only knows that it runs. */
    @Override
    public void awaitReady() {}

    @Override
    public void stop() {
        run("stop");
    }

    @Override
    public void kill() {
        run("kill");
    }

    @Override
    public void freeze() {
        run("pause");
    }

    @Override
    public void thaw() {
        if (docker.docker("inspect", "-f", "{{.State.Paused}}", containers.id(part))
                .equals("true")) {
            run("unpause");
        }
    }

    /** The containers are not ours to end. */
    @Override
    public void retire() {}

    @Override
    public boolean isAlive() {
        return containers.isRunning(part);
    }

    private void run(String command) {
        docker.docker(command, containers.id(part));
        containers.forget();
    }
}
