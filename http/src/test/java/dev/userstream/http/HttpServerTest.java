package dev.userstream.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    record Greeting(String firstName, @Nullable Integer times) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RequestGuard(Set.of("users.example.org"), "ALLOWED_HOSTS"),
                exception -> exception instanceof UnsupportedOperationException
                        ? Optional.of(Problem.refused("Kafka", String.valueOf(exception.getMessage())))
                        : Optional.empty(),
                routes -> routes.get("/things", context -> Json.send(context, 200, new Greeting("Ada", 2)))
                        .put(
                                "/things",
                                context -> Json.send(context, 201, Json.parse(Json.body(context), Greeting.class)))
                        .put("/refused", context -> {
                            throw new UnsupportedOperationException("topic: not authorized");
                        })
                        .put("/broken", context -> {
                            throw new IllegalStateException("the secret is 42");
                        }));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void documentsAreSnakeCaseJson() throws Exception {
        HttpResponse<String> response = send("GET", "/things", "");

        assertThat(response.body()).isEqualTo("{\"first_name\":\"Ada\",\"times\":2}");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"first_name\":\"Ada\"}|201|first_name",
                "{\"first_nam\":\"Ada\"}|400|first_nam: no such field (expected: one of first_name, times)",
                "{\"first_name\":\"A\",\"times\":\"2\"}|400|times",
                "{\"first_name\":\"A\",\"times\":2.5}|400|times",
                "{\"first_name\":\"A\",\"first_name\":\"B\"}|400|Duplicate field",
                "{} {}|400|body",
                "null|400|body: null",
                "{|400|not JSON"
            })
    void requestDocumentsAreReadStrictly(String body, int status, String text) throws Exception {
        HttpResponse<String> response = send("PUT", "/things", body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(text);
    }

    @Test
    void mappedExceptionIsSentAsItsProblem() throws Exception {
        HttpResponse<String> refused = send("PUT", "/refused", "");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(refused.body()).contains("Refused by Kafka", "topic: not authorized");
    }

    @Test
    void unexpectedExceptionIsSentWithoutItsMessage() throws Exception {
        HttpResponse<String> broken = send("PUT", "/broken", "");

        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("Internal error").doesNotContain("42");
    }

    @Test
    void unknownPathIsAProblemDocument() throws Exception {
        HttpResponse<String> unknown = send("GET", "/unknown", "");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void writeOfAnotherOriginIsForbidden() throws Exception {
        HttpRequest request = request("PUT", "/things", "{\"first_name\":\"Ada\"}")
                .header("Origin", "http://evil.example.org")
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"users.example.org,200", "evil.example.org,403", "producer:8090,200", "127.0.0.1:1,200", "[::1]:1,200"})
    void onlyKnownHostNamesAreServed(String host, int status) throws Exception {
        try (java.net.Socket socket = new java.net.Socket(
                server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /things HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void occupiedPortIsReportedAsSuch() {
        assertThatThrownBy(() -> HttpServer.start(
                        server.address(), new RequestGuard(Set.of(), "X"), exception -> Optional.empty(), routes -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(request(method, path, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
}
