package dev.userstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile clients on real sockets. */
@Timeout(120)
final class HostileRequestsTest {
    private static final String ORIGIN = "Origin: http://evil.example.org";
    private static final String HEAD = "PUT /things HTTP/1.1\r\nHost: us\r\n";

    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RequestGuard(Set.of("users.example.org"), "ALLOWED_HOSTS"),
                exception -> Optional.empty(),
                routes -> routes.get("/things", context -> context.result("all"))
                        .put("/things", context -> context.result(Json.body(context))),
                files -> {},
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
    void slowlySentRequestIsCut(String beginning) throws IOException {
        Socket socket = sent(beginning);
        var unused = drips.scheduleAtFixedRate(() -> drip(socket), 0, 100, TimeUnit.MILLISECONDS);

        assertThat(answer(socket)).doesNotStartWith("HTTP/1.1 2");
    }

    @Test
    void slowClientsDoNotBlockOthers() throws IOException {
        for (int client = 0; client < 100; client++) {
            sent(client % 2 == 0 ? "GET /things HTTP/1.1\r\nHost: " : HEAD + "Content-Length: 5\r\n\r\n{");
        }
        List<Socket> slow = List.copyOf(sockets);

        assertThat(exchange("GET /things HTTP/1.1")).startsWith("HTTP/1.1 200");
        assertThat(exchange("PUT /things HTTP/1.1", "Content-Length: 0")).startsWith("HTTP/1.1 200");
        assertThat(slow).allSatisfy(socket -> assertThat(answer(socket)).doesNotStartWith("HTTP/1.1 2"));
    }

    @Test
    void requestsAreServedAfterConnectionsAreExhausted() throws IOException {
        for (int client = 0; client < HttpServer.MAX_CONNECTIONS; client++) {
            sent("");
        }

        assertThat(exchange("GET /things HTTP/1.1")).startsWith("HTTP/1.1 200");
    }

    @Test
    void bodyWithTooLargeLengthIsRefusedBeforeItIsSent() throws IOException {
        assertThat(exchange("PUT /things HTTP/1.1", "Content-Length: 9999999999"))
                .startsWith("HTTP/1.1 413")
                .contains("body: more than 65536 bytes");
    }

    @Test
    void endlessBodyIsRefusedAndCut() throws IOException {
        OutputStream out = sent(HEAD + "Transfer-Encoding: chunked\r\n\r\n").getOutputStream();
        byte[] chunk = ("8000\r\n" + "x".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> {
                    for (int chunks = 0; chunks < 1_000; chunks++) {
                        out.write(chunk);
                    }
                })
                .isInstanceOf(SocketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "18446744073709551617", "1e3", "0x10", "5, 5"})
    void invalidLengthIsRefused(String length) throws IOException {
        assertThat(exchange("PUT /things HTTP/1.1", "Content-Length: " + length))
                .doesNotStartWith("HTTP/1.1 2")
                .doesNotStartWith("HTTP/1.1 5");
    }

    @Test
    void oversizedRequestsAreRefusedAndNotEchoed() throws IOException {
        assertThat(exchange("GET /things HTTP/1.1", "X-Many: 1\r\n".repeat(1_000) + "X-Last: 1"))
                .doesNotStartWith("HTTP/1.1 2");
        assertThat(exchange("GET /things HTTP/1.1", "X-Large: " + "x".repeat(1 << 20)))
                .doesNotStartWith("HTTP/1.1 2");
        assertThat(exchange("GET /" + "x".repeat(10_000) + " HTTP/1.1"))
                .startsWith("HTTP/1.1 4")
                .hasSizeLessThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "POST", "PATCH", "BREW", "get"})
    void unsupportedMethodIsRefusedWithoutEcho(String method) throws IOException {
        assertThat(exchange(method + " /things HTTP/1.1", "X-Secret: 4711"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("4711");
        assertThat(exchange("POST /things HTTP/1.1")).startsWith("HTTP/1.1 405").contains("Allow: GET, PUT");
    }

    @Test
    void noCorsHeadersAreSent() throws IOException {
        assertThat(exchange("OPTIONS /things HTTP/1.1", ORIGIN, "Access-Control-Request-Method: PUT"))
                .startsWith("HTTP/1.1 403")
                .doesNotContainIgnoringCase("Access-Control-");
        assertThat(exchange("GET /things HTTP/1.1", ORIGIN))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("Access-Control-")
                .containsIgnoringCase("X-Content-Type-Options: nosniff\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void formOfAnotherOriginIsRefused(String contentType) throws IOException {
        String type = "Content-Type: " + contentType;

        assertThat(exchange("POST /things HTTP/1.1", ORIGIN, type)).startsWith("HTTP/1.1 403");
        assertThat(exchange("PUT /things HTTP/1.1", ORIGIN, type)).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @CsvSource({
        "users.example.org,200",
        "evil.example.org,403",
        "evil.example.org.,403",
        "USERS.example.org.:80,200",
        "offline_api:8092,200",
        "localhost.,200",
        "producer:8090,200",
        "127.0.0.1:1,200",
        "[::1]:1,200"
    })
    void onlyKnownHostNamesAreServed(String host, int status) throws IOException {
        assertThat(answer(sent("GET /things HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 " + status);
    }

    private String exchange(String first, String... headers) throws IOException {
        return answer(sent(first + "\r\nHost: us\r\nConnection: close\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n"));
    }

    private void drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            drips.shutdown();
        }
    }

    private Socket sent(String request) throws IOException {
        Socket socket =
                new Socket(service.address().getAddress(), service.address().getPort());
        socket.setSoTimeout(60_000);
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
