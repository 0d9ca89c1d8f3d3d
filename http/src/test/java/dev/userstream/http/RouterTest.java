package dev.userstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RouterTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch waiting = new CountDownLatch(Router.MOST_WRITES);
    private final CountDownLatch serverAnswers = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        Router router = new Router(
                List.of(
                        new Route("PUT", "/waits", request -> {
                            waiting.countDown();
                            serverAnswers.await();
                            return Response.text("text/plain", "written");
                        }),
                        new Route("PUT", "/refused", request -> {
                            throw new RefusedByAServer("topic: not authorized");
                        }),
                        new Route("PUT", "/broken", request -> {
                            throw new IllegalStateException("the secret is 42");
                        }),
                        new Route("GET", "/health", request -> Response.text("text/plain", "ready"))),
                new RequestGuard(Set.of(), "ALLOWED_HOSTS"),
                exception -> Optional.of(exception)
                        .filter(RefusedByAServer.class::isInstance)
                        .map(refused -> Problem.refused("Kafka", refused.getMessage())));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", router);
        server.start();
    }

    @AfterEach
    void stop() {
        serverAnswers.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void writesThatWaitLeaveThreadsForReads() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> writes = new ArrayList<>();
        for (int i = 0; i < Router.MOST_WRITES; i++) {
            writes.add(send("PUT", "/waits"));
        }
        waiting.await();

        HttpResponse<String> tooMany = send("PUT", "/waits").get(10, TimeUnit.SECONDS);
        HttpResponse<String> health = send("GET", "/health").get(10, TimeUnit.SECONDS);

        assertThat(tooMany.statusCode()).isEqualTo(503);
        assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
        assertThat(health.statusCode()).isEqualTo(200);
        serverAnswers.countDown();
        for (CompletableFuture<HttpResponse<String>> write : writes) {
            assertThat(write.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(send("PUT", "/waits").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void anExceptionOfTheServiceIsAnsweredAsItIsMapped() throws Exception {
        HttpResponse<String> refused = send("PUT", "/refused").get(10, TimeUnit.SECONDS);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(refused.body()).contains("Refused by Kafka", "topic: not authorized");
    }

    @Test
    void anUnexpectedExceptionIsAnsweredWithoutItsMessage() throws Exception {
        HttpResponse<String> broken = send("PUT", "/broken").get(10, TimeUnit.SECONDS);

        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("Internal error").doesNotContain("42");
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path) {
        URI uri = URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static final class RefusedByAServer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedByAServer(String message) {
            super(message);
        }
    }
}
