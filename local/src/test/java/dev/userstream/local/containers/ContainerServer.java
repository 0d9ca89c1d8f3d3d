package dev.userstream.local.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.userstream.local.process.Probe;
import dev.userstream.local.process.Readiness;
import dev.userstream.local.process.Starting;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** A server in a container. It is made at the first start and started again at the next, so that its data stay. */
final class ContainerServer implements Server, Starting {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerServer.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final int STOP_BOUND_S = 15;
    private static final int LAST_LINES = 15;

    private final DockerClient docker = DockerClientFactory.lazyClient();
    private final Component part;
    private final ServerImage image;
    private final Supplier<Probe> probe;
    private GenericContainer<?> container;
    private boolean frozen;
    private boolean retired;

    ContainerServer(Component part, ServerImage image, Supplier<Probe> probe) {
        this.part = part;
        this.image = image;
        this.probe = probe;
    }

    @Override
    public Component part() {
        return part;
    }

    @Override
    public synchronized void start() {
        if (retired) {
            throw new IllegalStateException(name() + ": its stack is closed (expected: a stack in use)");
        }
        if (isAlive()) {
            throw new IllegalStateException(name() + ": runs already as container " + id());
        }
        if (container == null) {
            container = image.container();
            container.start();
        } else {
            docker.startContainerCmd(id()).exec();
        }
        LOG.info("event=part_started part={} container={}", name(), id());
    }

    @Override
    public void awaitReady() {
        long begin = System.nanoTime();
        try (Probe question = new ListenerProbe(image.published(), probe.get())) {
            Readiness.await(this, question, START_LIMIT);
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        LOG.info("event=part_ready part={} waited_ms={}", name(), waited.toMillis());
    }

    @Override
    public synchronized void stop() {
        thaw();
        if (retired) {
            remove();
        } else if (isAlive()) {
            try {
                docker.stopContainerCmd(id()).withTimeout(STOP_BOUND_S).exec();
            } catch (NotModifiedException e) {
                LOG.debug("event=part_ended_meanwhile part={}", name());
            }
            LOG.info("event=part_stopped part={}", name());
        }
    }

    @Override
    public synchronized void kill() {
        if (retired) {
            remove();
        } else if (isAlive()) {
            docker.killContainerCmd(id()).exec();
            docker.waitContainerCmd(id()).start().awaitStatusCode();
            LOG.info("event=part_killed part={}", name());
        }
        frozen = false;
    }

    @Override
    public synchronized void freeze() {
        docker.pauseContainerCmd(id()).exec();
        frozen = true;
        LOG.info("event=part_frozen part={}", name());
    }

    @Override
    public synchronized void thaw() {
        if (frozen) {
            docker.unpauseContainerCmd(id()).exec();
            frozen = false;
            LOG.info("event=part_thawed part={}", name());
        }
    }

    @Override
    public synchronized void retire() {
        retired = true;
    }

    @Override
    public synchronized boolean isAlive() {
        return container != null && Boolean.TRUE.equals(state().getRunning());
    }

    @Override
    public String name() {
        return part.label();
    }

    @Override
    public synchronized String outcome() {
        return isAlive() ? "still running" : "exit code " + state().getExitCodeLong();
    }

    @Override
    public synchronized String lastLines() {
        List<String> lines = container.getLogs().lines().toList();
        return "; last lines of container " + id() + ":\n  "
                + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Its data are a volume of the container and go with it. */
    private void remove() {
        if (container != null) {
            container.stop();
            container = null;
            LOG.info("event=part_removed part={}", name());
        }
    }

    private ContainerState state() {
        try {
            return docker.inspectContainerCmd(id()).exec().getState();
        } catch (NotFoundException e) {
            throw new IllegalStateException(name() + ": somebody has removed its container", e);
        }
    }

    private String id() {
        if (container == null) {
            throw new IllegalStateException(name() + ": not started");
        }
        return container.getContainerId();
    }
}
