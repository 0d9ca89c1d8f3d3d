package dev.userstream.ops.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserCodec;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.http.HttpServer;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.ops.service.Health;
import dev.userstream.ops.service.OpsServer;
import dev.userstream.ops.service.PipelineMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's HTTP surface, with Kafka in memory and the other services as small servers. */
@Timeout(60)
final class ConsoleTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final UUID ID = new UUID(1, 2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakePipeline pipeline = FakePipeline.withRun(3);
    private final Health health = new Health(Map.of("kafka", () -> {}), Duration.ofSeconds(1));
    private final PipelineMetrics metrics = new PipelineMetrics(new SimpleMeterRegistry(), health);
    private final List<ProducerRecord<byte[], byte[]>> published = new CopyOnWriteArrayList<>();
    private final List<String> forwarded = new CopyOnWriteArrayList<>();
    private HttpServer upstream;
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        upstream = HttpServer.start(
                ANY_PORT,
                new RequestGuard(Set.of(), "HOSTS"),
                error -> Optional.empty(),
                routes -> routes.get("/health", context -> Json.send(context, 200, Map.of("status", "ready")))
                        .get(
                                "/queries",
                                context -> Json.send(context, 200, Map.of("running", true, "queries", List.of())))
                        .put("/runs/{id}", context -> {
                            forwarded.add(context.pathParam("id") + " "
                                    + new String(Json.body(context), StandardCharsets.UTF_8));
                            Json.send(context, 201, Map.of("run_id", context.pathParam("id")));
                        })
                        .delete("/runs/{id}", context -> {
                            throw Problem.conflict("run: ended already");
                        }));
        URI address = URI.create("http://127.0.0.1:" + upstream.address().getPort());
        server = serve(Optional.of(address));
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.close();
        metrics.close();
        health.close();
    }

    private OpsServer serve(Optional<URI> other) throws IOException {
        Console console = new Console(new Console.Dependencies(
                health::latest, () -> pipeline, RecordingProducer::new, messages -> List.of(), other, other));
        metrics.start(() -> pipeline, Duration.ofMillis(50), console);
        return new OpsServer(
                ANY_PORT, Set.of(), () -> pipeline, AuditPolicy.DEFAULT, health, console, report -> {}, () -> "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/main.js", "/console.css", "/uplot/dist/uPlot.esm.js", "/uplot/dist/uPlot.min.css"})
    void pageIsServedWithoutForeignContent(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'self';")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.body())
                .doesNotContainPattern("(src|href)=\"(https?:)?//|<script>|<style|style=|@import|url\\(http");
    }

    @Test
    void streamSendsTheHistoryOnceAndThenTheState() throws Exception {
        pipeline.refuse(1);
        try (Events events = new Events()) {
            assertThat(events.next("history")).isNotNull();
            JsonNode state = await().until(
                            () -> events.next("state"),
                            each -> !each.path("job").isNull()
                                    && each.path("dead_letters")
                                                    .path("store_refused")
                                                    .asLong()
                                            == 1);

            assertThat(state.path("sample").path("messages").asLong()).isEqualTo(3);
            assertThat(state.path("sample").path("cassandra_lag").asLong()).isZero();
            assertThat(state.path("sample").path("latency_ms").isNull())
                    .as("no PostgreSQL, no latency")
                    .isTrue();
            assertThat(state.path("runs").path(0).path("run_id").asText()).isEqualTo("fake-run");
            assertThat(state.path("components").toString())
                    .contains("{\"name\":\"kafka\",\"up\":true,\"problem\":null}", "\"name\":\"producer\",\"up\":true");
        }
    }

    @Test
    void figuresAreUnknownWhileKafkaDoesNotAnswer() throws Exception {
        try (Events events = new Events()) {
            await().until(
                            () -> events.next("state"),
                            state -> !state.path("runs").isNull());
            pipeline.users.failAfter(0);
            await().until(
                            () -> events.next("state"),
                            state -> state.path("runs").isNull()
                                    && state.path("dead_letters").isNull());
        }
    }

    @Test
    void openPagesAreBounded() throws Exception {
        List<Events> pages = new ArrayList<>();
        for (int count = 0; count < Console.MAX_PAGES; count++) {
            pages.add(new Events());
            pages.get(count).next("history");
        }
        try (Events further = new Events()) {
            assertThat(further.next("full").asInt()).isEqualTo(Console.MAX_PAGES);
        }
        for (Events page : pages) {
            page.close();
        }
        await().untilAsserted(() -> {
            try (Events page = new Events()) {
                assertThat(page.first()).isEqualTo("history");
            }
        });
    }

    @Test
    void auditIsReportedToThePage() throws Exception {
        assertThat(send("GET", "/audit/fake-run", null).statusCode()).isEqualTo(200);

        try (Events events = new Events()) {
            JsonNode report = events.next("state").path("reports").path(0).path("report");
            assertThat(report.path("verdict").asText()).isEqualTo("pass");
        }
    }

    @Test
    void runsAreStartedAndCancelledByTheProducer() throws Exception {
        HttpResponse<String> started = send("PUT", "/runs/my-run", "{\"users\":3}");
        HttpResponse<String> refused = send("DELETE", "/runs/my-run", null);

        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(forwarded).containsExactly("my-run {\"users\":3}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("run: ended already");
        assertThat(send("PUT", "/runs/not%20usable", "{}").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/runs/..%2Fqueries", "{}").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/runs/large", "x".repeat(70_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void unreachableProducerIsNamedWithItsSetting() throws Exception {
        upstream.close();
        HttpResponse<String> noAnswer = send("PUT", "/runs/my-run", "{}");
        server.close();
        server = serve(Optional.empty());
        HttpResponse<String> noAddress = send("PUT", "/runs/my-run", "{}");

        assertThat(noAnswer.statusCode()).isEqualTo(503);
        assertThat(noAnswer.body()).contains("producer: no answer from http://127.0.0.1", "USERSTREAM_PRODUCER_URL");
        assertThat(noAddress.statusCode()).isEqualTo(503);
        assertThat(noAddress.body()).contains("producer: no address (expected: USERSTREAM_PRODUCER_URL");
    }

    @Test
    void deadLettersAreListedByReasonAndState() throws Exception {
        add(1, "{broken", RefusalReason.INVALID_JSON);
        add(2, "[]", RefusalReason.NOT_AN_OBJECT);

        JsonNode all = json("/dead-letters");
        JsonNode some = json("/dead-letters?reason=not_an_object");

        assertThat(all.path("open").asInt()).isEqualTo(2);
        assertThat(all.path("dead_letters").path(0).path("record").asText())
                .as("newest first")
                .isEqualTo("users_created.dlq-0@1");
        assertThat(some.path("dead_letters")).hasSize(1);
        assertThat(json("/dead-letters?reason=no_such").path("dead_letters")).isEmpty();
    }

    @Test
    void valueIsShownAsItIs() throws Exception {
        add(1, "<script>\u202E\u0000</script>", RefusalReason.INVALID_JSON);
        add(2, new byte[] {(byte) 0xff, 1}, RefusalReason.INVALID_UTF8);
        add(3, "ü".repeat(2_000_000), RefusalReason.INVALID_JSON);
        add(4, (byte[]) null, RefusalReason.NULL_VALUE);

        JsonNode markup = json("/dead-letters/users_created.dlq-0@0");
        JsonNode binary = json("/dead-letters/users_created.dlq-0@1");
        JsonNode large = json("/dead-letters/users_created.dlq-0@2");
        JsonNode none = json("/dead-letters/users_created.dlq-0@3");

        assertThat(markup.path("text").asText()).isEqualTo("<script>\u202E\u0000</script>");
        assertThat(markup.path("editable").asBoolean()).isTrue();
        assertThat(markup.path("headers").path(0).path("value").asText()).isEqualTo("my-run");
        assertThat(binary.path("text").asText()).isEqualTo("\uFFFD\u0001");
        assertThat(binary.path("editable").asBoolean()).isFalse();
        assertThat(large.path("text").asText()).matches("ü{32768}");
        assertThat(large.path("complete").asBoolean()).isFalse();
        assertThat(large.path("editable").asBoolean()).isFalse();
        assertThat(none.path("text").isNull()).isTrue();
        assertThat(send("GET", "/dead-letters/users_created.dlq-0@2/value", null)
                        .body())
                .hasSize(2_000_000);
        assertThat(send("GET", "/dead-letters/users_created.dlq-0@99", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void editedValueIsPublishedUnderItsOwnId() throws Exception {
        add(1, "{broken", RefusalReason.INVALID_JSON);
        String path = "/dead-letters/users_created.dlq-0@0/replay";
        String valid = new String(UserCodec.encode(FakePipeline.user(ID, "Grace")), StandardCharsets.UTF_8);

        HttpResponse<String> invalid = send("POST", path, "{\"value\":\"{}\"}");
        HttpResponse<String> edited = send("POST", path, Json.MAPPER.writeValueAsString(Map.of("value", valid)));

        assertThat(invalid.statusCode()).isEqualTo(400);
        assertThat(invalid.body()).contains("the repaired value is invalid, missing_field");
        assertThat(edited.body()).isEqualTo("{\"replayed\":1,\"refused_again\":false}");
        assertThat(published).hasSize(2);
        assertThat(published.get(0).topic()).isEqualTo("users_created");
        assertThat(new String(published.get(0).key(), StandardCharsets.UTF_8)).isEqualTo(ID.toString());
        assertThat(published.get(1).topic()).isEqualTo("users_created.dlq");
    }

    @Test
    void unchangedReplayOfAnInvalidMessageSaysThatItIsRefusedAgain() throws Exception {
        add(1, "{broken", RefusalReason.INVALID_JSON);

        assertThat(send("POST", "/dead-letters/users_created.dlq-0@0/replay", "{}")
                        .body())
                .isEqualTo("{\"replayed\":1,\"refused_again\":true}");
    }

    @Test
    void replayedDeadLetterIsNotReplayedAgain() throws Exception {
        add(1, "{broken", RefusalReason.INVALID_JSON);
        pipeline.mark(id(1), null, 7);

        HttpResponse<String> again = send("POST", "/dead-letters/users_created.dlq-0@0/replay", "{}");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(published).isEmpty();
    }

    @Test
    void otherPagesCannotWrite() throws Exception {
        add(1, "{broken", RefusalReason.INVALID_JSON);
        for (String[] header : new String[][] {{"Origin", "http://evil.example"}, {"Sec-Fetch-Site", "cross-site"}}) {
            assertThat(send("PUT", "/runs/my-run", "{}", header).statusCode()).isEqualTo(403);
            assertThat(send("DELETE", "/runs/my-run", null, header).statusCode())
                    .isEqualTo(403);
            assertThat(send("POST", "/dead-letters/users_created.dlq-0@0/replay", "{}", header)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(forwarded).isEmpty();
        assertThat(published).isEmpty();
    }

    @Test
    void scriptsOfOtherSitesCannotRead_butTheirLinksWork() throws Exception {
        String[] script = {"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "no-cors"};
        String[] link = {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"};

        assertThat(send("GET", "/dead-letters", null, script).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/events", null, script).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/", null, link).statusCode()).isEqualTo(200);
    }

    @Test
    void historyHoldsOneHour() {
        History history = new History();
        for (long second = 0; second < 2 * 3_600; second++) {
            history.add(History.Sample.unknown(Instant.ofEpochSecond(second)));
        }

        assertThat(history.all()).hasSize(720);
        assertThat(history.all().get(0).time()).isEqualTo(3_604);
        assertThat(history.latest().time()).isEqualTo(7_199);
    }

    @Test
    void latencyIsThatOfTheLastMessageThatPostgresStored() {
        List<TopicRecord> looked = new ArrayList<>();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        LatencyProbe probe = new LatencyProbe(
                messages -> {
                    looked.addAll(messages);
                    if (looked.size() == 2) {
                        throw new UnreachableException("PostgreSQL", "silent", "is it up?", null);
                    }
                    return List.of(70L, 40L, 50L);
                },
                now::get);
        pipeline.committed = new TreeMap<>(Map.of(0, 1L));
        assertThat(probe.measure(pipeline))
                .as("nothing was stored since the start")
                .isEmpty();

        pipeline.committed = new TreeMap<>(Map.of(0, 2L));
        assertThat(probe.measure(pipeline)).hasValue(new LatencyProbe.Latency(50, 70));
        assertThat(looked).extracting(TopicRecord::offset).containsExactly(1L);
        assertThat(probe.measure(pipeline)).as("nothing new").isEmpty();

        pipeline.committed = new TreeMap<>(Map.of(0, 3L));
        assertThat(probe.measure(pipeline)).as("no answer").isEmpty();
        pipeline.users.append(0, null, null, List.of(Header.ofText("replay_of", "users_created-0@1/parser")));
        pipeline.committed = new TreeMap<>(Map.of(0, 4L));
        assertThat(probe.measure(pipeline)).as("left alone for a while").isEmpty();
        now.set(Instant.EPOCH.plusSeconds(31));
        pipeline.committed = new TreeMap<>(Map.of(0, 3L));
        probe.measure(pipeline);
        pipeline.committed = new TreeMap<>(Map.of(0, 4L));
        assertThat(probe.measure(pipeline)).as("a replayed message").isEmpty();
        assertThat(looked).hasSize(2);
    }

    private static DeadLetterId id(long sequence) {
        return new DeadLetterId(new MessageOffset("users_created", 0, sequence, 1_760_000_000_000L), Stage.PARSER);
    }

    private void add(long sequence, String value, RefusalReason reason) {
        add(sequence, value.getBytes(StandardCharsets.UTF_8), reason);
    }

    private void add(long sequence, byte[] value, RefusalReason reason) {
        DeadLetter deadLetter = new DeadLetter(
                null,
                value,
                List.of(Header.ofText("run_id", "my-run")),
                reason,
                "for a test",
                id(sequence),
                Instant.EPOCH);
        pipeline.deadLetters.append(0, null, value, DeadLetterCodec.headers(deadLetter));
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.MAPPER.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                request(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    /** A producer whose records are acknowledged at once. */
    private final class RecordingProducer extends MockProducer<byte[], byte[]> {
        RecordingProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void close() {
            published.addAll(history());
            super.close();
        }
    }

    /** An open page's stream of events. */
    private final class Events implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Events() throws Exception {
            body = client.send(
                            request("/events")
                                    .header("Accept", "text/event-stream")
                                    .build(),
                            BodyHandlers.ofInputStream())
                    .body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        String first() throws IOException {
            return Stream.generate(this::line)
                    .filter(line -> line.startsWith("event: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(7);
        }

        /** The document of the next event of that name. */
        JsonNode next(String event) throws IOException {
            for (String line = line(); ; line = line()) {
                if (line.equals("event: " + event)) {
                    for (String data = line(); ; data = line()) {
                        if (data.startsWith("data: ")) {
                            return Json.MAPPER.readTree(data.substring(6));
                        }
                    }
                }
            }
        }

        private String line() {
            try {
                return Objects.requireNonNull(lines.readLine(), "the stream has ended");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
