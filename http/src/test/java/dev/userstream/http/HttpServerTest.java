package dev.userstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
                new RequestGuard(Set.of(), "ALLOWED_HOSTS"),
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

    @ParameterizedTest
    @CsvSource({
        "PUT, /refused, 503, Refused by Kafka",
        "PUT, /refused, 503, topic: not authorized",
        "PUT, /broken, 500, Internal error",
        "GET, /unknown, 404, /unknown"
    })
    void errorsAreProblemDocuments(String method, String path, int status, String text) throws Exception {
        HttpResponse<String> response = send(method, path, "");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        assertThat(response.body()).contains(text).doesNotContain("42");
    }

    @Test
    void occupiedPortIsReportedAsSuch() {
        assertThatThrownBy(() -> HttpServer.start(
                        server.address(), new RequestGuard(Set.of(), "X"), exception -> Optional.empty(), routes -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
