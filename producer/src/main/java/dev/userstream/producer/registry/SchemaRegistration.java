package dev.userstream.producer.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.userstream.events.topic.Topics;
import dev.userstream.http.Json;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the schema of the messages at a Confluent-compatible registry, under a compatibility level with which newer schemas read
 * older messages. Registering again changes nothing. Publishing does not use the registry: a message is plain JSON. Thread-safe.
 */
public final class SchemaRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistration.class);
    private static final MediaType CONTENT_TYPE = MediaType.get("application/vnd.schemaregistry.v1+json");
    private static final int MAX_BODY_BYTES = 4 * 1_048_576;
    private static final String SUBJECT = Topics.USERS_CREATED_SUBJECT;
    private static final String LEVEL = "BACKWARD";
    private static final Set<String> AS_STRICT = Set.of(LEVEL, "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE");

    private final OkHttpClient client;
    private final URI url;
    private final @Nullable String authorization;
    private final Map<String, String> schema;

    /** Creates a client and sends nothing; the schema is a JSON Schema, and the address is the base of the registry's API. */
    public SchemaRegistration(URI url, SchemaRegistrySettings settings, String schema) {
        // Redirects are not followed: they would turn a registration into a mere look-up.
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .callTimeout(settings.requestTimeout())
                .build();
        this.url = url;
        this.authorization = settings.username()
                .map(name -> Credentials.basic(name, settings.password().reveal(), StandardCharsets.UTF_8))
                .orElse(null);
        this.schema = Map.of("schemaType", "JSON", "schema", schema);
    }

    /** The schema is not registered; the message has what happened, what was expected and the next step. */
    public static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean isOutage;

        /** A failed registration: an outage, or else a refusal. */
        public FailedException(boolean isOutage, String message) {
            super(message);
            this.isOutage = isOutage;
        }

        /** Whether the registry does not answer, so that waiting may help; otherwise an operator has to act. */
        public boolean isOutage() {
            return isOutage;
        }
    }

    /** A complete response; the body is a missing node where it is not JSON. */
    private record Answer(int status, JsonNode body) {
        private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");
        private static final int MAX_MESSAGE = 1_000;

        /** Whether the registry itself reports that there is no such subject or schema; a plain 404 may have other causes. */
        boolean isAbsent() {
            return status == 404 && body.path("error_code").asText().startsWith("404");
        }

        /** Status and the registry's own message, on one line. */
        String message() {
            String text = UNPRINTABLE
                    .matcher(body.path("message").asText())
                    .replaceAll(" ")
                    .strip();
            String shown = text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text;
            return shown.isEmpty() ? "status " + status : "status " + status + ", " + shown;
        }
    }

    /**
     * Registers, without retries.
     *
     * @throws FailedException if the registry does not answer or refuses, for example because our schema is not compatible
     */
    public void register() {
        String level = requireCompatibility();
        if (!isRegistered("schema_known")) {
            Answer answer = send("POST", schema, "subjects", SUBJECT, "versions");
            if (answer.status() == 409) {
                throw refusal("refuses the schema of " + SUBJECT + ", which is not " + level
                        + " compatible with its versions: " + answer.message()
                        + " (expected: a schema that reads what earlier ones describe; see docs/contract.md)");
            }
            field(answer, "id");
            isRegistered("schema_registered");
        }
    }

    /** Keeps a level that is as strict. The level must be set before a schema is registered, or the registry checks nothing. */
    private String requireCompatibility() {
        Answer answer = send("GET", null, "config", SUBJECT);
        String level = answer.isAbsent() ? "unset" : field(answer, "compatibilityLevel");
        if (AS_STRICT.contains(level)) {
            return level;
        }
        field(send("PUT", Map.of("compatibility", LEVEL), "config", SUBJECT), "compatibility");
        LOG.info("event=schema_compatibility_set subject={} from={} to={}", SUBJECT, level, LEVEL);
        return LEVEL;
    }

    private boolean isRegistered(String event) {
        Answer answer = send("POST", schema, "subjects", SUBJECT);
        if (answer.isAbsent()) {
            return false;
        }
        String version = field(answer, "version");
        String id = field(answer, "id");
        LOG.info("event={} subject={} version={} id={} registry={}", event, SUBJECT, version, id, url);
        return true;
    }

    /** A field of a successful answer; any other answer shows that the address is not a registry's. */
    private String field(Answer answer, String field) {
        JsonNode value = answer.body().path(field);
        if (answer.status() != 200 || !value.isValueNode()) {
            throw refusal("answers with " + answer.message() + " (expected: status 200 with the field " + field
                    + "; does " + SettingNames.SCHEMA_REGISTRY_URL + " name a Confluent-compatible API?)");
        }
        return value.asText();
    }

    private Answer send(String method, @Nullable Map<String, String> fields, String... path) {
        HttpUrl.Builder address = HttpUrl.get(url).newBuilder();
        List.of(path).forEach(address::addPathSegment);
        Request.Builder request = new Request.Builder()
                .url(address.build())
                .header("Accept", CONTENT_TYPE + ", application/json")
                .method(method, fields == null ? null : RequestBody.create(Json.bytes(fields), CONTENT_TYPE));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        Answer answer = execute(request.build());
        if (answer.status() >= 500 || answer.status() == 408 || answer.status() == 429) {
            throw outage(answer.message());
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw refusal("denies access, " + answer.message() + " (expected: " + SettingNames.SCHEMA_REGISTRY_USERNAME
                    + " and its password, with the right to read and write the subject)");
        }
        return answer;
    }

    private Answer execute(Request request) {
        try (Response response = client.newCall(request).execute()) {
            byte[] body = response.body().byteStream().readNBytes(MAX_BODY_BYTES);
            return new Answer(response.code(), parsed(body));
        } catch (IOException e) {
            throw outage(ErrorText.of(e));
        }
    }

    /** A proxy's error page is not JSON. */
    private static JsonNode parsed(byte[] body) throws IOException {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private FailedException refusal(String detail) {
        return new FailedException(false, "schema registry: " + url + " " + detail);
    }

    private FailedException outage(String cause) {
        String expected = " (expected: a running registry; is " + SettingNames.SCHEMA_REGISTRY_URL + " right?): ";
        return new FailedException(true, "schema registry: no answer from " + url + expected + cause);
    }
}
