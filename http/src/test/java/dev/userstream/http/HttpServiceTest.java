package dev.userstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpServiceTest {
    private static final int LONGEST_SILENCE_MS = 15_000;

    private HttpService service;

    @BeforeEach
    void start() throws IOException {
        service = start(new RequestGuard(Set.of("us.example.com"), "ALLOWED_HOSTS"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/things/a+b,a+b",
        "/things/a%2Bb,a+b",
        "/things/a%20b,a b",
        "/things/%C3%A4,ä",
        "/things/a%2Fb,a/b",
        "/things/a?x=y,a",
        "/things,all",
        "/things?x=y,all"
    })
    void aPathFindsItsRouteAndItsParameter(String path, String expected) throws Exception {
        assertThat(send("GET " + path, "")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n" + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/thing", "/things/", "/things/a/b", "/THINGS"})
    void anUnknownPathIsToldWhichOnesThereAre(String path) throws Exception {
        assertThat(send("GET " + path, ""))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json", "expected: one of /things, /things/{name})");
    }

    @Test
    void anUnknownMethodIsToldWhichOnesThereAre() throws Exception {
        assertThat(send("POST /things/a", "Content-Length: 0\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET, HEAD, PUT\r\n");
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        assertThat(send("HEAD /things", "")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example.org,,",
        "us.example.com.evil.org,,",
        "1.2.3.4.evil.org,,",
        "us:8090,http://evil.example.org,",
        "us,null,",
        "us,,cross-site",
        "us,,same-site"
    })
    void writesFromStrangersPagesAreRefused(String host, String origin, String site) throws Exception {
        assertThat(write(host, origin, site)).startsWith("HTTP/1.1 403").contains("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"us,", "us:8090,http://us:8090", "US.example.com:1,", "10.0.0.7:8090,", "[::1]:8090,"})
    void writesUnderOurOwnNamesAreAccepted(String host, String origin) throws Exception {
        assertThat(write(host, origin, null)).startsWith("HTTP/1.1 200");
    }

    @Test
    void readsUnderForeignNamesAreRefusedSinceTheirPagesCouldReadTheAnswer() throws Exception {
        assertThat(read("evil.example.org")).startsWith("HTTP/1.1 403").contains("ALLOWED_HOSTS");
        assertThat(read("us.example.com")).startsWith("HTTP/1.1 200");
        assertThat(read("us:8090")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /things HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    private static HttpService start(RequestGuard guard) throws IOException {
        return HttpService.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(
                        new Route("GET", "/things", request -> Response.text("text/plain", "all")),
                        new Route("GET", "/things/{name}", request -> Response.text("text/plain", request.parameter())),
                        new Route(
                                "PUT",
                                "/things/{name}",
                                request -> Response.text("text/plain", request.body().length + " bytes"))),
                guard,
                exception -> Optional.empty(),
                Duration.ofSeconds(60));
    }

    private String write(String host, String origin, String site) throws IOException {
        return raw("PUT /things/x HTTP/1.1\r\nHost: " + host + "\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n")
                + (site == null ? "" : "Sec-Fetch-Site: " + site + "\r\n")
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private String read(String host) throws IOException {
        return raw("GET /things HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String send(String methodAndPath, String headers) throws IOException {
        return send(methodAndPath, headers, "");
    }

    private String send(String methodAndPath, String headers, String body) throws IOException {
        return raw(methodAndPath + " HTTP/1.1\r\nHost: us\r\n" + headers + "Connection: close\r\n\r\n" + body);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return readToEnd(socket.getInputStream());
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(service.address().getAddress(), service.address().getPort());
        socket.setSoTimeout(LONGEST_SILENCE_MS);
        return socket;
    }

    private static String readToEnd(InputStream in) throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }
}
