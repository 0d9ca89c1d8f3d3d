package dev.userstream.producer.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.userstream.producer.config.SchemaRegistrySettings;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Client of a Confluent-compatible schema registry; each request has one deadline. Thread-safe. */
final class RegistryClient {
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_BODY_BYTES = 4 * 1_048_576;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OkHttpClient client;
    private final URI url;
    private final @Nullable String authorization;

    RegistryClient(URI url, SchemaRegistrySettings settings) {
        // Redirects are not followed: they would turn a registration into a mere look-up.
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .callTimeout(settings.requestTimeout())
                .build();
        this.url = url;
        this.authorization = settings.username()
                .map(name -> Credentials.basic(name, settings.password().reveal(), StandardCharsets.UTF_8))
                .orElse(null);
    }

    /**
     * A complete response.
     *
     * @param body the JSON body; a missing node where it is not JSON
     */
    record Answer(int status, JsonNode body) {
        private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");
        private static final int MAX_MESSAGE = 1_000;

        /** Whether the registry itself reports that there is no such subject or schema; a plain 404 may have other causes. */
        boolean isAbsent() {
            return status == 404 && body.path("error_code").asText().startsWith("404");
        }

        boolean isIncompatible() {
            return status == 409;
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

    Answer get(String... path) {
        return send("GET", null, path);
    }

    Answer put(Map<String, String> fields, String... path) {
        return send("PUT", fields, path);
    }

    Answer post(Map<String, String> fields, String... path) {
        return send("POST", fields, path);
    }

    /**
     * A field of a successful answer.
     *
     * @throws SchemaRefusedException if the answer is another: the address is not a registry's
     */
    JsonNode field(Answer answer, String field) {
        JsonNode value = answer.body().path(field);
        if (answer.status() != 200 || !value.isValueNode()) {
            throw new SchemaRefusedException("schema registry: " + url + " answers with " + answer.message()
                    + " (expected: status 200 with the field " + field + "; is " + SettingNames.SCHEMA_REGISTRY_URL
                    + " the base address of a Confluent-compatible API, such as http://host:8080/apis/ccompat/v7?)");
        }
        return value;
    }

    private Answer send(String method, @Nullable Map<String, String> fields, String... path) {
        Request.Builder request = new Request.Builder()
                .url(address(path))
                .header("Accept", CONTENT_TYPE + ", application/json")
                .method(method, fields == null ? null : RequestBody.create(bytes(fields), MediaType.get(CONTENT_TYPE)));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        Answer answer = execute(request.build());
        if (answer.status() >= 500 || answer.status() == 408 || answer.status() == 429) {
            throw unavailable(answer.message());
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new SchemaRefusedException("schema registry: " + url + " denies access, " + answer.message()
                    + " (expected: " + SettingNames.SCHEMA_REGISTRY_USERNAME + " and "
                    + SettingNames.SCHEMA_REGISTRY_PASSWORD + " of a user who may read and write the subject)");
        }
        return answer;
    }

    private Answer execute(Request request) {
        try (Response response = client.newCall(request).execute()) {
            byte[] body = response.body().byteStream().readNBytes(MAX_BODY_BYTES);
            return new Answer(response.code(), parsed(body));
        } catch (IOException e) {
            throw unavailable(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** A proxy's error page is not JSON. */
    private static JsonNode parsed(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static byte[] bytes(Map<String, String> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always writable", e);
        }
    }

    private HttpUrl address(String... path) {
        HttpUrl base = HttpUrl.get(url);
        HttpUrl.Builder address = base.newBuilder();
        List<String> segments = base.pathSegments();
        if (segments.get(segments.size() - 1).isEmpty()) {
            address.removePathSegment(segments.size() - 1);
        }
        List.of(path).forEach(address::addPathSegment);
        return address.build();
    }

    private SchemaRegistryUnavailableException unavailable(String cause) {
        return new SchemaRegistryUnavailableException("schema registry: no answer from " + url
                + " (expected: a running registry; is " + SettingNames.SCHEMA_REGISTRY_URL
                + " right? Without that setting no registry is used): " + cause);
    }
}
