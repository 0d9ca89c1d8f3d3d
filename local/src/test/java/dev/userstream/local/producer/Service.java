package dev.userstream.local.producer;

import static org.awaitility.Awaitility.await;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The producer's service as a process that a test may kill, and a client of it. */
public final class Service implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration RUN = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Stack stack;
    private final URI api;
    private final int port = freePort();
    private ChildCommand command;
    private ChildProcess process;

    /** A service on a free port that fetches from {@code api}. */
    public Service(Stack stack, URI api) {
        this.stack = stack;
        this.api = api;
    }

    /** Starts it and waits until it is ready. */
    public Service start() {
        Map<String, String> settings = Map.of(
                SettingNames.API_URL, api.toString(),
                SettingNames.API_BUDGET_USERS, "0",
                SettingNames.API_BACKOFF_MIN, "100ms",
                SettingNames.PRODUCER_DELIVERY_TIMEOUT, "2s",
                SettingNames.PRODUCER_HTTP_PORT, Integer.toString(port));
        command = stack.command("producer", settings, List.of("serve"));
        process = ChildProcess.start(command);
        await().atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> get("/health").statusCode() == 200);
        return this;
    }

    /** The settings of its clients. */
    public Map<String, String> client() {
        return Map.of(SettingNames.PRODUCER_URL, "http://127.0.0.1:" + port);
    }

    /** Everything that it has logged. */
    public String log() throws IOException {
        return Files.readString(command.log());
    }

    /** Kills it as {@code kill -9} does. */
    void kill() {
        ChildProcess.kill(process.tree());
    }

    /** Stops it as an orchestrator does; returns how long that took. */
    Duration terminate() {
        long began = System.nanoTime();
        process.stop(END);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> put(String runId, String body) {
        return send("PUT", "/runs/" + runId, body);
    }

    HttpResponse<String> delete(String runId) {
        return send("DELETE", "/runs/" + runId, "");
    }

    Run run(String runId) {
        return run(get("/runs/" + runId));
    }

    static Run run(HttpResponse<String> response) {
        return RunCodec.decode(response.body().getBytes(StandardCharsets.UTF_8));
    }

    Run awaitRun(String runId, Predicate<Run> expected) {
        return await().atMost(RUN)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> run(runId), expected);
    }

    Run awaitEnd(String runId) {
        return awaitRun(runId, run -> run.state().isFinished());
    }

    /** The value of a metric that has no labels. */
    double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(15))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
