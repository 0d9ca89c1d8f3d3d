package dev.userstream.ops.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.userstream.events.UserSchema;
import dev.userstream.events.topic.Topics;
import dev.userstream.http.Json;
import dev.userstream.ops.doctor.Finding.Status;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.Secret;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checks what answers over HTTP: the producer, the job, the schema registry and the source of users. Thread-safe. */
final class HttpChecks {
    private static final int MAX_SHOWN = 500;

    /** By the names of their settings; what is not set is not checked. */
    private final Map<String, URI> addresses = new HashMap<>();

    private final Optional<String> registryUser;
    private final Secret registryPassword;
    private final Duration timeout;
    private final HttpClient client;

    /** Reads the addresses and sends nothing; problems are noted in {@code settings}. */
    HttpChecks(Settings settings, Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        for (String name : new String[] {
            SettingNames.PRODUCER_URL, SettingNames.OPS_JOB_URL, SettingNames.SCHEMA_REGISTRY_URL, SettingNames.API_URL
        }) {
            settings.optionalHttpAddress(name).ifPresent(url -> addresses.put(name, url));
        }
        registryUser = settings.optionalText(SettingNames.SCHEMA_REGISTRY_USERNAME);
        registryPassword = settings.secret(SettingNames.SCHEMA_REGISTRY_PASSWORD, new Secret(""));
    }

    private record Answer(URI url, int status, String text) {
        JsonNode json() {
            try {
                return Json.MAPPER.readTree(text);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        @Override
        public String toString() {
            String shown =
                    text.strip().substring(0, Math.min(MAX_SHOWN, text.strip().length()));
            return url + ": status " + status + (shown.isEmpty() ? "" : ", " + shown);
        }
    }

    void producer(Findings findings) {
        get("producer", SettingNames.PRODUCER_URL, "/health", findings).ifPresent(health -> {
            if (health.status() == 200) {
                findings.ok("producer", health.url() + " is ready");
            } else {
                findings.failure("producer", health.toString(), "see the producer's log");
            }
        });
    }

    void job(Findings findings) {
        get("job", SettingNames.OPS_JOB_URL, "/queries", findings).ifPresent(answer -> {
            JsonNode queries = answer.json().path("queries");
            if (answer.status() == 200 && queries.isArray()) {
                queries.forEach(query -> query(query, findings));
            } else {
                findings.failure(
                        "job", answer.toString(), "is " + SettingNames.OPS_JOB_URL + " the job's control port?");
            }
        });
    }

    private static void query(JsonNode query, Findings findings) {
        String check = "job query " + query.path("store").asText();
        String state = query.path("state").asText();
        if (state.equals("RUNNING")) {
            findings.ok(
                    check,
                    "running, last batch at " + query.path("last_batch_at").asText("no time yet"));
        } else if (state.equals("STOPPED")) {
            findings.warning(check, "stopped on request", "start it: PUT /queries {\"running\": true}");
        } else {
            String failures = query.path("failures").asText() + " failures: "
                    + query.path("detail").asText("none yet");
            findings.failure(check, state + " after " + failures, "the job retries; see its log");
        }
    }

    /** Looks our schema up, which registers nothing. */
    void registry(Findings findings) {
        byte[] schema = Json.bytes(Map.of("schemaType", "JSON", "schema", UserSchema.json()));
        String path = "/subjects/" + Topics.USERS_CREATED_SUBJECT;
        address("registry", SettingNames.SCHEMA_REGISTRY_URL, path, findings).ifPresent(url -> {
            HttpRequest.Builder lookUp = request(url)
                    .POST(BodyPublishers.ofByteArray(schema))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json");
            registryUser.ifPresent(user -> {
                byte[] login = (user + ":" + registryPassword.reveal()).getBytes(StandardCharsets.UTF_8);
                lookUp.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
            });
            Answer answer = send("registry", SettingNames.SCHEMA_REGISTRY_URL, lookUp.build(), findings);
            String check = "registry subject";
            String register = "the producer registers it when it starts, and script/userstream topics does";
            switch (answer.json().path("error_code").asText(Integer.toString(answer.status()))) {
                case "200" ->
                    findings.ok(
                            check,
                            Topics.USERS_CREATED_SUBJECT + " has our schema as version "
                                    + answer.json().path("version").asText());
                case "40401" -> findings.failure(check, Topics.USERS_CREATED_SUBJECT + ": no such subject", register);
                case "40403" ->
                    findings.failure(check, Topics.USERS_CREATED_SUBJECT + ": no version is our schema", register);
                default ->
                    findings.failure(
                            "registry",
                            answer.toString(),
                            "is " + SettingNames.SCHEMA_REGISTRY_URL
                                    + " the base of a Confluent-compatible API, and is its login right?");
            }
        });
    }

    /** A HEAD request, which returns no users. */
    void source(Findings findings) {
        address("source", SettingNames.API_URL, "", findings).ifPresent(url -> {
            HttpRequest head =
                    request(url).method("HEAD", BodyPublishers.noBody()).build();
            Answer answer = send("source", SettingNames.API_URL, head, findings);
            if (answer.status() == 429) {
                findings.warning("source", url + " throttles (status 429)", "wait; the producer retries with back-off");
            } else if (answer.status() >= 400) {
                findings.failure("source", answer.toString(), "is " + SettingNames.API_URL + " right?");
            } else {
                findings.ok("source", url + " answers");
            }
        });
    }

    private Optional<Answer> get(String check, String setting, String path, Findings findings) {
        return address(check, setting, path, findings)
                .map(url -> send(check, setting, request(url).build(), findings));
    }

    /** A path at the address of a setting; empty, with a finding, where it is not set. */
    private Optional<URI> address(String check, String setting, String path, Findings findings) {
        URI base = addresses.get(setting);
        if (base == null) {
            findings.add(Status.OK, check, "not checked", "set " + setting + " to its address");
            return Optional.empty();
        }
        return Optional.of(path.isEmpty() ? base : URI.create(base.toString().replaceFirst("/$", "") + path));
    }

    private HttpRequest.Builder request(URI url) {
        return HttpRequest.newBuilder(url).timeout(timeout);
    }

    private Answer send(String check, String setting, HttpRequest request, Findings findings) {
        String what = check + " at " + request.uri();
        try {
            Instant before = Instant.now();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            response.headers().firstValue("Date").ifPresent(date -> compareClock(date, before, findings));
            return new Answer(request.uri(), response.statusCode(), response.body());
        } catch (IOException e) {
            throw UnreachableException.of(what, e, "is it up, and is " + setting + " right?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(what, "interrupted", "run the command again", e);
        }
    }

    private static void compareClock(String date, Instant before, Findings findings) {
        try {
            Instant time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            findings.clock(time, Duration.ofSeconds(1), before);
        } catch (DateTimeParseException e) {
            // Another form of date: the clock is not compared.
        }
    }
}
