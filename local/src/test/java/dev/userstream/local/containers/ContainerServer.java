package dev.userstream.local.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.userstream.local.process.Probe;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * A server in a container. It is made at the first start and started again at the next, so that its data stay. It ends with its
 * stack and with this JVM; where this JVM is killed, Testcontainers' Ryuk ends it.
 */
public final class ContainerServer implements Server, Probe.Subject {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerServer.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final int STOP_BOUND_S = 15;
    private static final int LAST_LINES = 15;
    private static final int CONNECT_TIMEOUT_MS = 500;
    private static final int STAYS_OPEN_MS = 50;

    private final DockerClient docker = DockerClientFactory.lazyClient();
    private final Component component;
    private final ServerImage image;
    private final Probe probe;
    private GenericContainer<?> container;
    private boolean frozen;
    private boolean retired;

    /** A server that is not started. */
    public ContainerServer(Component component, ServerImage image, Probe probe) {
        this.component = component;
        this.image = image;
        this.probe = probe;
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
        LOG.info("event=component_started component={} container={}", name(), id());
    }

    @Override
    public void awaitReady() {
        long begin = System.nanoTime();
        listening(image.published()).then(probe).await(this, START_LIMIT);
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        LOG.info("event=component_ready component={} waited_ms={}", name(), waited.toMillis());
    }

    @Override
    public synchronized void stop() {
        thaw();
        if (retired) {
            remove();
        } else if (isAlive()) {
            docker.stopContainerCmd(id()).withTimeout(STOP_BOUND_S).exec();
            LOG.info("event=component_stopped component={}", name());
        }
    }

    @Override
    public synchronized void kill() {
        if (retired) {
            remove();
        } else if (isAlive()) {
            docker.killContainerCmd(id()).exec();
            docker.waitContainerCmd(id()).start().awaitStatusCode();
            LOG.info("event=component_killed component={}", name());
        }
        frozen = false;
    }

    @Override
    public synchronized void freeze() {
        docker.pauseContainerCmd(id()).exec();
        frozen = true;
        LOG.info("event=component_frozen component={}", name());
    }

    @Override
    public synchronized void thaw() {
        if (frozen) {
            docker.unpauseContainerCmd(id()).exec();
            frozen = false;
            LOG.info("event=component_thawed component={}", name());
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
        return component.label();
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

    /**
     * The engine accepts connections to a published port before a server listens in the container, and closes them at once; a
     * server waits for its client to send something.
     */
    private static Probe listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
                socket.setSoTimeout(STAYS_OPEN_MS);
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("no server listens behind port " + port);
                }
            } catch (SocketTimeoutException e) {
                return; // it stayed open
            }
        };
    }

    /** Its data are a volume of the container and go with it. */
    private void remove() {
        if (container != null) {
            container.stop();
            container = null;
            LOG.info("event=component_removed component={}", name());
        }
    }

    private ContainerState state() {
        return docker.inspectContainerCmd(id()).exec().getState();
    }

    private String id() {
        return container.getContainerId();
    }
}
