package dev.userstream.job.submit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Answers as a real master of Spark 3.5.7 did when these pages were recorded; the lost race is made from one of them. */
final class RecordedMaster implements AutoCloseable {
    static final JobRequest JOB = new JobRequest("{}", "dev.userstream.job.CreatedUsersJob", "userstream");

    private static final String GRANTED =
            "{\"action\":\"CreateSubmissionResponse\",\"submissionId\":\"driver-20240101000000-0009\",\"success\":true}";
    private static final String REFUSED = "{\"message\":\"not so\",\"success\":false}";

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String page = "";
    private volatile int status = 200;
    private volatile int submissionStatus = 200;
    private volatile boolean refusing;
    private volatile UnaryOperator<String> afterKill = shown -> shown;

    RecordedMaster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/json/", exchange -> answer(exchange, status, page));
        server.createContext("/v1/submissions/", this::submission);
        server.start();
    }

    /** Shows a recorded page from now on. */
    void shows(String recording) {
        page = read(recording);
        status = 200;
    }

    /** Shows a recorded page with something in it changed. */
    void shows(String recording, UnaryOperator<String> change) {
        page = change.apply(read(recording));
        status = 200;
    }

    /** Changes what it shows once it is asked to kill. */
    void showsAfterKill(String recording, UnaryOperator<String> change) {
        afterKill = shown -> change.apply(read(recording));
    }

    void showsAfterKill(String recording) {
        afterKill = shown -> read(recording);
    }

    void isOutOfOrder() {
        status = 500;
    }

    /** Answers submissions as it does those that it cannot read. */
    void answersSubmissionsWith(int newStatus) {
        submissionStatus = newStatus;
    }

    void refuses() {
        refusing = true;
    }

    Master client() {
        return new Master(address(), address());
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void submission(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path.substring(path.indexOf("submissions/") + "submissions/".length()));
        if (path.contains("/kill/")) {
            page = afterKill.apply(page);
        }
        answer(exchange, submissionStatus, refusing || submissionStatus != 200 ? REFUSED : GRANTED);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String read(String recording) {
        try (InputStream input =
                Objects.requireNonNull(RecordedMaster.class.getResourceAsStream(recording + ".json"), recording)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(recording, e);
        }
    }
}
