package dev.userstream.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.userstream.events.topic.Topics;
import dev.userstream.ops.doctor.Finding.Status;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.SettingsException;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the doctor says about HTTP services that answer wrongly, and about servers that do not answer. */
final class DoctorTest {
    private static final String RUNNING = """
            {"running": true, "queries": [{"store": "cassandra", "state": "RUNNING", "failures": 0}]}""";
    private static final String SUBJECT = "/registry/subjects/" + Topics.USERS_CREATED_SUBJECT;

    private final Map<String, Consumer<Context>> answers = new ConcurrentHashMap<>(Map.of(
            "/health",
            answer(200, "{}"),
            "/queries",
            answer(200, RUNNING),
            SUBJECT,
            answer(200, "{\"subject\": \"users_created-value\", \"version\": 3, \"id\": 7}"),
            "/api/1.4/",
            answer(200, "{}")));
    private Javalin server;

    @BeforeEach
    void start() {
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    for (HandlerType method : List.of(HandlerType.GET, HandlerType.POST, HandlerType.HEAD)) {
                        config.routes.addHttpHandler(method, "/*", this::respond);
                    }
                })
                .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void healthyServicesAreOk() {
        assertThat(findings())
                .filteredOn(finding -> finding.status() != Status.UNREACHABLE)
                .extracting(Finding::status, Finding::check)
                .containsExactly(
                        tuple(Status.OK, "producer"),
                        tuple(Status.OK, "job query cassandra"),
                        tuple(Status.OK, "registry subject"),
                        tuple(Status.OK, "source"),
                        tuple(Status.OK, "clocks"));
        assertThat(finding("registry subject").found()).contains("version 3");
        assertThat(finding("clocks").found()).contains("producer, job, registry, source");
    }

    @Test
    void serversThatDoNotAnswerAreOneFindingEach() {
        assertThat(findings())
                .filteredOn(finding -> finding.status() == Status.UNREACHABLE)
                .extracting(Finding::check)
                .containsExactly("kafka", "cassandra", "postgres");
    }

    @Test
    void addressesThatAreNotSetAreNotChecked() {
        List<Finding> findings = examine(Map.of());

        assertThat(findings)
                .filteredOn(finding -> finding.found().equals("not checked"))
                .extracting(Finding::status, Finding::advice)
                .containsExactly(
                        tuple(Status.OK, "set USERSTREAM_PRODUCER_URL to its address"),
                        tuple(Status.OK, "set USERSTREAM_OPS_JOB_URL to its address"),
                        tuple(Status.OK, "set USERSTREAM_SCHEMA_REGISTRY_URL to its address"),
                        tuple(Status.OK, "set USERSTREAM_API_URL to its address"));
    }

    @Test
    void unhealthyProducerIsAFailureWithItsOwnWords() {
        answers.put("/health", answer(503, "{\"detail\": \"kafka: no answer\"}"));

        assertFinding("producer", Status.FAILURE, "status 503, {\"detail\": \"kafka: no answer\"}");
    }

    @Test
    void stoppedQueryIsAWarning_andAFailingOneAFailure() {
        answers.put("/queries", answer(200, """
                {"running": false, "queries": [
                 {"store": "cassandra", "state": "STOPPED", "failures": 0},
                 {"store": "postgres", "state": "WAITING", "failures": 4, "detail": "connection refused"}]}"""));

        assertFinding("job query cassandra", Status.WARNING, "stopped on request");
        assertFinding("job query postgres", Status.FAILURE, "WAITING after 4 failures: connection refused");
    }

    @Test
    void anotherServiceAtTheJobsAddressIsAFailure() {
        answers.put("/queries", answer(200, "<html>"));

        assertFinding("job", Status.FAILURE, "status 200, <html>");
        assertThat(finding("job").advice()).contains(SettingNames.OPS_JOB_URL);
    }

    @Test
    void registryWithoutOurSchemaIsAFailure() {
        answers.put(SUBJECT, answer(404, "{\"error_code\": 40401, \"message\": \"Subject not found\"}"));
        assertFinding("registry subject", Status.FAILURE, "no such subject");

        answers.put(SUBJECT, answer(404, "{\"error_code\": 40403, \"message\": \"Schema not found\"}"));
        assertFinding("registry subject", Status.FAILURE, "no version is our schema");

        answers.put(SUBJECT, answer(401, "denied"));
        assertFinding("registry", Status.FAILURE, "status 401, denied");
    }

    @Test
    void throttlingSourceIsAWarning_andAWrongAddressAFailure() {
        answers.put("/api/1.4/", answer(429, ""));
        assertFinding("source", Status.WARNING, "throttles");

        answers.put("/api/1.4/", answer(404, ""));
        assertFinding("source", Status.FAILURE, "status 404");
    }

    @Test
    void clocksThatDifferAreReported() {
        answers.put("/health", dated(Duration.ofSeconds(-20)));
        assertFinding("clocks", Status.WARNING, "producer is 1");

        answers.put("/api/1.4/", dated(Duration.ofSeconds(90)));
        assertFinding("clocks", Status.FAILURE, "s ahead of this host");
        assertThat(finding("clocks").found()).contains("producer is 1", "s behind this host", "source is ");
    }

    @Test
    void allWrongSettingsAreReportedTogether() {
        Map<String, String> environment = new HashMap<>(SERVERS);
        environment.put(SettingNames.OPS_JOB_URL, "spark-job:8093");
        environment.put(SettingNames.API_URL, "ftp://example.com");

        assertThatThrownBy(() -> new Doctor(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("USERSTREAM_OPS_JOB_URL: spark-job:8093")
                .hasMessageContaining("USERSTREAM_API_URL: ftp://example.com");
    }

    private static final Map<String, String> SERVERS = Map.of(
            SettingNames.KAFKA_BOOTSTRAP_SERVERS, "127.0.0.1:1",
            SettingNames.CASSANDRA_CONTACT_POINTS, "127.0.0.1:1",
            SettingNames.POSTGRES_URL, "jdbc:postgresql://127.0.0.1:1/none",
            SettingNames.OPS_REQUEST_TIMEOUT, "1s");

    private void assertFinding(String check, Status status, String found) {
        Finding finding = finding(check);
        assertThat(finding.status()).as(finding.toString()).isEqualTo(status);
        assertThat(finding.found()).contains(found);
        assertThat(finding.advice()).isNotBlank();
    }

    private Finding finding(String check) {
        List<Finding> findings = findings();
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError(check + " is not in " + findings));
    }

    private List<Finding> findings() {
        String url = "http://127.0.0.1:" + server.port();
        return examine(Map.of(
                SettingNames.PRODUCER_URL, url,
                SettingNames.OPS_JOB_URL, url + "/",
                SettingNames.SCHEMA_REGISTRY_URL, url + "/registry",
                SettingNames.API_URL, url + "/api/1.4/"));
    }

    private static List<Finding> examine(Map<String, String> addresses) {
        Map<String, String> environment = new HashMap<>(SERVERS);
        environment.putAll(addresses);
        try (Doctor doctor = new Doctor(environment)) {
            return doctor.examine(Progress.NONE);
        }
    }

    private void respond(Context context) {
        answers.getOrDefault(context.path(), answer(404, "no such path")).accept(context);
    }

    private static Consumer<Context> answer(int status, String body) {
        return context -> context.status(status).result(body);
    }

    private static Consumer<Context> dated(Duration ahead) {
        return context -> context.header(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plus(ahead).atOffset(ZoneOffset.UTC)));
    }
}
