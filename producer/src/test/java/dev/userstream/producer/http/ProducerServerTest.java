package dev.userstream.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.run.RunFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProducerServerTest {
    private static final int LONGEST_SILENCE_MS = 15_000;
    private static final String RUN = "/runs/manual__2026-01-01T00%3A00%3A00%2B00%3A00";
    private static final RunId ID = new RunId("manual__2026-01-01T00:00:00+00:00");

    private final HttpClient client = HttpClient.newHttpClient();
    private final RunFixture served = RunFixture.create();
    private ProducerServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ProducerServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Set.of("producer.example.com"),
                served.runs(),
                () -> "kafka: no answer",
                () -> "userstream_runs 1\n");
    }

    @AfterEach
    void stop() {
        server.close();
        served.runs().close();
    }

    @Test
    void aRepeatedRequestReportsTheRun() throws Exception {
        served.runs().open();

        HttpResponse<String> first = put(RUN, "{\"users\":10}");
        HttpResponse<String> again = put(RUN, "{\"users\":10}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location")).hasValue(RUN);
        assertThat(run(first).id()).isEqualTo(ID);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(run(again).attempt()).isEqualTo(1);
    }

    @Test
    void anotherRequestForAKnownIdIsAConflict() throws Exception {
        served.runs().open();
        put(RUN, "{\"users\":10}");

        assertProblem(put(RUN, "{\"users\":11}"), 409, "was used for another request");
    }

    @Test
    void anEmptyBodyRequestsAMinute() throws Exception {
        served.runs().open();

        assertThat(run(put(RUN, "")).request().duration()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aDeletedRunIsCancelledAndCanBeResumed() throws Exception {
        served.hang();
        served.runs().open();
        put(RUN, "{\"duration\":\"1h\",\"rate\":5,\"nationalities\":[\"us\",\"gb\"],\"lease\":\"60s\"}");

        HttpResponse<String> deleted = send("DELETE", RUN, "");

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(run(deleted).state()).isEqualTo(RunState.CANCELLED);
        assertThat(run(get(RUN)).state()).isEqualTo(RunState.CANCELLED);
        HttpResponse<String> resumed =
                put(RUN, "{\"lease\":\"60s\",\"nationalities\":[\"GB\",\"US\"],\"rate\":5.0,\"duration\":\"60m\"}");
        assertThat(resumed.statusCode()).isEqualTo(200);
        assertThat(run(resumed).attempt()).isEqualTo(2);
    }

    @Test
    void nothingIsAnsweredBeforeTheLedgerIsRead() throws Exception {
        assertProblem(get("/health"), 503, "not ready yet: kafka: no answer");
        assertProblem(get("/runs"), 503, "not ready yet: kafka: no answer");
        assertProblem(put(RUN, "{\"users\":1}"), 503, "not ready yet: kafka: no answer");

        served.runs().open();

        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void anOutageOfKafkaIsATransientProblem() throws Exception {
        served.runs().open();
        served.breakLedger();

        HttpResponse<String> response = put(RUN, "{\"users\":1}");

        assertProblem(response, 503, "ledger");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user\":1} | user: no such field",
                "{\"rate\":-1} | rate: -1.0 (expected",
                "{\"users\":\"10\"} | users: ",
                "{\"duration\":\"soon\"} | duration: soon (expected",
                "{\"nationalities\":[\"xx\"]} | nationalities: \\\"XX\\\" (expected",
                "{\"nationalities\":[null]} | nationalities: ",
                "nonsense | body",
                "[] | body",
                "\"x\" | body",
                "1 | body",
                "{\"users\":1 | ''",
                "{\"users\":1}{} | ''",
                "{\"users\":1,\"users\":2} | users",
                "{\"users\":[1,2]} | users",
                "{\"users\":{}} | users",
                "{\"users\":0} | users",
                "{\"users\":1.5} | users",
                "{\"users\":1,\"duration\":\"1s\"} | users",
                "{\"users\":50000001} | users",
                "{\"duration\":\"400d\"} | duration",
                "{\"rate\":\"NaN\"} | rate"
            })
    void anInvalidRequestIsRefusedAndItsFieldNamed(String body, String detail) throws Exception {
        served.runs().open();

        assertProblem(put(RUN, body), 400, detail);
        assertThat(served.runs().list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET,/runs/unknown,404", "DELETE,/runs/unknown,404", "GET,/runs/a%20b,400", "GET,/runs/%C3%A4,400"})
    void unknownPathsAndUnusableIdsAreRefused(String method, String path, int status) throws Exception {
        served.runs().open();

        assertProblem(send(method, path, ""), status, "expected");
    }

    @Test
    void aForeignHostIsRefusedAndTheSettingNamed() throws Exception {
        served.runs().open();

        String answer = raw("PUT /runs/x HTTP/1.1\r\nHost: evil.example.org\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 403").contains("USERSTREAM_PRODUCER_HTTP_ALLOWED_HOSTS");
        assertThat(served.runs().list()).isEmpty();
    }

    /** Attempts to inject paths, headers, log lines, statements and terminal sequences. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2F..%2Fetc%2Fpasswd",
                "%2e%2e%2fx",
                "a%zz",
                "a%00",
                "a%0D%0AX-Evil:%201",
                "a%0Aevent=forged",
                "a%1B%5B2J",
                "'%3B%20DROP%20TABLE%20created_users%3B--",
                "%22%29%3B",
                "${jndi:ldap:%2F%2Fx}",
                "%24%7Bjndi%3Aldap%7D",
                "%E2%80%AEx",
                "%F0%9F%98%80",
                "%C0%AF",
                "%FF",
                "a;b",
                "a%3Fb"
            })
    void aHostileIdIsRefusedAndNeverEchoed(String id) throws Exception {
        served.runs().open();

        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            String answer = raw(method + " /runs/" + id + " HTTP/1.1\r\nHost: producer\r\nContent-Length: 0\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("X-Evil", "forged", "DROP", "jndi", "\u001b");
        }
        assertThat(served.runs().list()).isEmpty();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    private HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + server.address().getAddress().getHostAddress() + ":"
                + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(LONGEST_SILENCE_MS);
            OutputStream out = socket.getOutputStream();
            out.write(request.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Run run(HttpResponse<String> response) {
        return RunCodec.decode(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"title\":", "\"status\":" + status, "\"detail\":", detail);
    }
}
