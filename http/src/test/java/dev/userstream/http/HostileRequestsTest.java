package dev.userstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile clients on real sockets. */
@Timeout(120)
final class HostileRequestsTest {
    private static final int LONGEST_SILENCE_MS = 60_000;
    private static final int SLOW_CLIENTS = 100;
    private static final String HEAD = "PUT /things HTTP/1.1\r\nHost: us\r\n";

    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RequestGuard(Set.of(), "ALLOWED_HOSTS"),
                exception -> Optional.empty(),
                routes -> routes.get("/things", context -> context.result("all"))
                        .put("/things", context -> {
                            Json.body(context);
                            context.result("written");
                        }),
                Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() throws IOException {
        drips.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things HTTP/1.1\r\nHost: us\r\nX-Slow: ",
                HEAD + "Content-Length: 60000\r\n\r\n",
                HEAD + "Transfer-Encoding: chunked\r\n\r\nFFFF\r\n"
            })
    void drippingRequestIsCut(String beginning) throws IOException {
        Socket socket = sent(beginning);
        ScheduledFuture<?> dripping = drips.scheduleAtFixedRate(() -> drip(socket), 0, 100, TimeUnit.MILLISECONDS);

        assertThat(answer(socket)).doesNotStartWith("HTTP/1.1 2");
        dripping.cancel(true);
    }

    @Test
    void slowClientsDoNotBlockOthers() throws IOException {
        for (int client = 0; client < SLOW_CLIENTS; client++) {
            sent(client % 2 == 0 ? "GET /things HTTP/1.1\r\nHost: " : HEAD + "Content-Length: 5\r\n\r\n{");
        }
        List<Socket> slow = List.copyOf(sockets);

        assertThat(answer(sent("GET /things HTTP/1.1\r\nHost: us\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(sent(HEAD + "Content-Length: 0\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 200");
        assertThat(slow).allSatisfy(socket -> assertThat(answer(socket)).doesNotStartWith("HTTP/1.1 2"));
    }

    @Test
    void requestsAreServedAfterConnectionsAreExhausted() throws IOException {
        for (int client = 0; client < HttpServer.MAX_CONNECTIONS; client++) {
            sent("");
        }

        assertThat(answer(sent("GET /things HTTP/1.1\r\nHost: us\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void bodyWithTooLargeLengthIsRefusedBeforeItIsSent() throws IOException {
        assertThat(answer(sent(HEAD + "Content-Length: 9999999999\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 413")
                .contains("body: more than 65536 bytes");
    }

    @Test
    void endlessBodyIsRefusedAndCut() throws IOException {
        Socket socket = sent(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";

        assertThat(untilRefused(socket, chunk)).as("the connection is cut").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "18446744073709551617", "1e3", "0x10", "5, 5"})
    void invalidLengthIsRefused(String length) throws IOException {
        assertThat(answer(sent(HEAD + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n")))
                .doesNotStartWith("HTTP/1.1 2")
                .doesNotStartWith("HTTP/1.1 5");
    }

    @Test
    void oversizedHeadersAreRefused() throws IOException {
        String many = IntStream.range(0, 1_000)
                .mapToObj(number -> "X-Many-" + number + ": 1")
                .collect(Collectors.joining("\r\n"));
        String large = "X-Large: " + "x".repeat(1 << 20);

        for (String headers : List.of(many, large)) {
            assertThat(answer(sent(lines("GET /things HTTP/1.1", headers)))).doesNotStartWith("HTTP/1.1 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "POST", "PATCH", "BREW", "get"})
    void unsupportedMethodIsRefusedWithoutEcho(String method) throws IOException {
        assertThat(answer(sent(lines(method + " /things HTTP/1.1", "X-Secret: 4711"))))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("4711");
    }

    @Test
    void unsupportedMethodIsAnsweredWithTheSupportedOnes() throws IOException {
        assertThat(answer(sent(lines("POST /things HTTP/1.1"))))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET, PUT");
    }

    @Test
    void noCorsHeadersAreSent() throws IOException {
        String origin = "Origin: http://evil.example.org";

        assertThat(answer(sent(lines("OPTIONS /things HTTP/1.1", origin, "Access-Control-Request-Method: PUT"))))
                .startsWith("HTTP/1.1 403")
                .doesNotContainIgnoringCase("Access-Control-");
        assertThat(answer(sent(lines("GET /things HTTP/1.1", origin))))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("Access-Control-")
                .containsIgnoringCase("X-Content-Type-Options: nosniff\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void foreignFormIsRefused(String contentType) throws IOException {
        String form = lines(
                "POST /things HTTP/1.1",
                "Origin: http://evil.example.org",
                "Content-Type: " + contentType,
                "Content-Length: 2");

        assertThat(answer(sent(form + "{}"))).startsWith("HTTP/1.1 403");
    }

    @Test
    void longPathIsNotEchoedWhole() throws IOException {
        String answer =
                answer(sent("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: us\r\nConnection: close\r\n\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 4").hasSizeLessThan(5_000);
    }

    private static String lines(String first, String... headers) {
        return first + "\r\nHost: us\r\nConnection: close\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
    }

    private void drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            drips.shutdown();
        }
    }

    /** Sends until the connection is closed, or far more than the server may read was sent. */
    private static boolean untilRefused(Socket socket, String chunk) throws IOException {
        byte[] bytes = chunk.getBytes(StandardCharsets.US_ASCII);
        OutputStream out = socket.getOutputStream();
        try {
            for (int sent = 0; sent < 1_000; sent++) {
                out.write(bytes);
            }
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private Socket sent(String request) throws IOException {
        Socket socket =
                new Socket(service.address().getAddress(), service.address().getPort());
        socket.setSoTimeout(LONGEST_SILENCE_MS);
        sockets.add(socket);
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException e) {
            // Closed before everything was sent, which is one way to refuse.
        }
        return socket;
    }

    /** Everything until the server closes the connection; empty where it is reset. */
    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }
}
