package dev.userstream.producer.registry;

import dev.userstream.producer.config.SchemaRegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One request to the registry under one deadline. Thread-safe. */
final class RegistryExchange {
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final MediaType JSON = MediaType.get(CONTENT_TYPE);
    private static final int LONGEST_BODY = 4 * 1_048_576;

    private final OkHttpClient client;
    private final URI url;
    private final @Nullable String authorization;

    RegistryExchange(OkHttpClient client, URI url, SchemaRegistrySettings settings) {
        // Redirects are not followed: they would turn a registration into a mere question.
        this.client = client.newBuilder()
                .followRedirects(false)
                .callTimeout(settings.requestTimeout())
                .build();
        this.url = url;
        this.authorization = settings.username()
                .map(name -> Credentials.basic(name, settings.password().reveal(), StandardCharsets.UTF_8))
                .orElse(null);
    }

    /** Whom we ask, for messages. */
    URI url() {
        return url;
    }

    RegistryAnswer get(String... path) {
        return ask("GET", null, path);
    }

    RegistryAnswer put(String json, String... path) {
        return ask("PUT", json, path);
    }

    RegistryAnswer post(String json, String... path) {
        return ask("POST", json, path);
    }

    /**
     * Asks once.
     *
     * @throws SchemaRegistryUnavailableException if no answer comes in time, or one that says to come later
     * @throws SchemaRefusedException if the registry does not let us in
     */
    private RegistryAnswer ask(String method, @Nullable String json, String... path) {
        Request.Builder request = new Request.Builder()
                .url(address(path))
                .header("Accept", CONTENT_TYPE + ", application/json")
                .method(method, json == null ? null : RequestBody.create(json.getBytes(StandardCharsets.UTF_8), JSON));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        RegistryAnswer answer = execute(request.build());
        if (answer.passes()) {
            throw unavailable(answer.said());
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new SchemaRefusedException("schema registry: " + url + " does not let us in, " + answer.said()
                    + " (expected: " + SchemaRegistrySettings.PREFIX + "USERNAME and "
                    + SchemaRegistrySettings.PREFIX + "PASSWORD of a user who may read and write the subject)");
        }
        return answer;
    }

    private RegistryAnswer execute(Request request) {
        try (Response response = client.newCall(request).execute()) {
            return RegistryAnswer.of(
                    response.code(), response.body().byteStream().readNBytes(LONGEST_BODY));
        } catch (IOException e) {
            throw unavailable(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private HttpUrl address(String... path) {
        HttpUrl.Builder address = HttpUrl.get(url).newBuilder();
        List<String> base = HttpUrl.get(url).pathSegments();
        if (base.get(base.size() - 1).isEmpty()) {
            address.removePathSegment(base.size() - 1);
        }
        List.of(path).forEach(address::addPathSegment);
        return address.build();
    }

    private SchemaRegistryUnavailableException unavailable(String cause) {
        return new SchemaRegistryUnavailableException("schema registry: no answer from " + url
                + " (expected: a registry that answers; is it running, and is " + SchemaRegistrySettings.PREFIX
                + "URL right? without that setting no registry is asked): " + cause);
    }
}
