package dev.userstream.producer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the responses of Apicurio Registry 3.3.3. */
final class SchemaRegistrationTest {
    private static final String CONFIG = " /apis/ccompat/v7/config/users_created-value";
    private static final String SUBJECT = " /apis/ccompat/v7/subjects/users_created-value";
    private static final String UNKNOWN_SUBJECT =
            "{\"message\":\"Subject 'users_created-value' not found.\",\"error_code\":40401}";
    private static final String UNKNOWN_SCHEMA =
            "{\"message\":\"The given schema does not match any schema under the subject users_created-value\","
                    + "\"error_code\":40403}";
    private static final String BACKWARD = "{\"compatibilityLevel\":\"BACKWARD\"}";
    private static final String BACKWARD_SET = "{\"compatibility\":\"BACKWARD\",\"normalize\":false}";
    private static final String VERSION_1 =
            "{\"subject\":\"users_created-value\",\"version\":1,\"id\":7,\"schema\":\"{}\"}";
    private static final String INCOMPATIBLE =
            "{\"message\":\"io.apicurio.registry.rules.violation.RuleViolationException: Incompatible artifact:"
                    + " users_created-value [JSON], num of incompatible diffs: {1}, list of diff types: [A new required"
                    + " property was added at /required]\",\"error_code\":409}";

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private SchemaRegistrationTest answers(int status, String body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/vnd.schemaregistry.v1+json")
                .body(body)
                .build());
        return this;
    }

    private void register() {
        SchemaRegistrySettings registry = SchemaRegistrySettings.read(Settings.of(settings));
        new SchemaRegistration(server.url("/apis/ccompat/v7").uri(), registry, "{\"type\":\"object\"}").register();
    }

    private List<String> requests() throws InterruptedException {
        List<String> requests = new ArrayList<>();
        for (int left = server.getRequestCount(); left > 0; left--) {
            RecordedRequest request = server.takeRequest();
            requests.add(request.getMethod() + " " + request.getUrl().encodedPath());
        }
        return requests;
    }

    private void assertFails(boolean isOutage, String... words) {
        assertThatThrownBy(this::register).isInstanceOfSatisfying(SchemaRegistration.FailedException.class, failure -> {
            assertThat(failure.isOutage()).isEqualTo(isOutage);
            assertThat(failure).hasMessageContainingAll(words).hasMessageNotContaining("hidden");
        });
    }

    @Test
    void aNameWithAnUnderscoreIsResolved() {
        SchemaRegistrySettings registry = SchemaRegistrySettings.read(
                Settings.of(Map.of("USERSTREAM_SCHEMA_REGISTRY_URL", "http://schema_registry.invalid:8080/")));

        assertThatThrownBy(() -> new SchemaRegistration(registry.url().orElseThrow(), registry, "{}").register())
                .isInstanceOfSatisfying(
                        SchemaRegistration.FailedException.class,
                        failure -> assertThat(failure.isOutage()).isTrue())
                .hasMessageContaining("UnknownHostException: schema_registry.invalid");
    }

    @Test
    void theCompatibilityLevelIsSetBeforeTheFirstSchema() throws InterruptedException {
        answers(404, UNKNOWN_SUBJECT)
                .answers(200, BACKWARD_SET)
                .answers(404, UNKNOWN_SUBJECT)
                .answers(200, "{\"id\":7}")
                .answers(200, VERSION_1);

        register();

        assertThat(requests())
                .containsExactly(
                        "GET" + CONFIG,
                        "PUT" + CONFIG,
                        "POST" + SUBJECT,
                        "POST" + SUBJECT + "/versions",
                        "POST" + SUBJECT);
    }

    @Test
    void aSchemaIsSentAsJsonSchema() throws InterruptedException {
        answers(200, BACKWARD).answers(200, VERSION_1);

        register();

        server.takeRequest();
        RecordedRequest request = server.takeRequest();
        assertThat(request.getBody().utf8())
                .isIn(
                        "{\"schemaType\":\"JSON\",\"schema\":\"{\\\"type\\\":\\\"object\\\"}\"}",
                        "{\"schema\":\"{\\\"type\\\":\\\"object\\\"}\",\"schemaType\":\"JSON\"}");
        assertThat(request.getHeaders().get("Content-Type")).startsWith("application/vnd.schemaregistry.v1+json");
        assertThat(request.getHeaders().get("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BACKWARD", "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"})
    void aStricterCompatibilityLevelStays(String level) throws InterruptedException {
        answers(200, "{\"compatibilityLevel\":\"" + level + "\"}").answers(200, VERSION_1);

        register();

        assertThat(requests()).doesNotContain("PUT" + CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "FORWARD", "FORWARD_TRANSITIVE"})
    void aWeakerCompatibilityLevelIsReplaced(String level) throws InterruptedException {
        answers(200, "{\"compatibilityLevel\":\"" + level + "\"}")
                .answers(200, BACKWARD_SET)
                .answers(200, VERSION_1);

        register();

        server.takeRequest();
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("{\"compatibility\":\"BACKWARD\"}");
    }

    @Test
    void anIncompatibleSchemaIsRefusedWithTheRegistrysMessage() {
        answers(200, BACKWARD).answers(404, UNKNOWN_SCHEMA).answers(409, INCOMPATIBLE);

        assertFails(
                false,
                "refuses the schema of users_created-value, which is not BACKWARD compatible with its versions",
                "A new required property was added at /required",
                "(expected: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|{\"detail\":\"Could not find resource for full path\",\"status\":404}|status 404",
                "200|<html>Welcome</html>|status 200",
                "200|[]|status 200",
                "302|''|status 302",
                "422|{\"message\":\"Invalid\\nlevel\",\"error_code\":42203}|status 422, Invalid level"
            })
    void anotherServerIsNotTakenForARegistry(int status, String body, String said) {
        answers(status, body);

        assertFails(false, said + " (expected: status 200", "USERSTREAM_SCHEMA_REGISTRY_URL");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void deniedAccessIsARefusalAndCredentialsAreSent(int status) throws InterruptedException {
        settings.putAll(Map.of(
                "USERSTREAM_SCHEMA_REGISTRY_USERNAME", "producer", "USERSTREAM_SCHEMA_REGISTRY_PASSWORD", "hidden"));
        answers(status, "");

        assertFails(false, "status " + status);
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Basic cHJvZHVjZXI6aGlkZGVu");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aRegistryThatIsNotReadyIsAnOutage(int status) {
        answers(status, "");

        assertFails(true, "schema registry: no answer from http://", "status " + status);
    }

    @Test
    void aRegistryThatDoesNotListenIsAnOutage() {
        server.close();

        assertFails(true, "schema registry: no answer from http://", "USERSTREAM_SCHEMA_REGISTRY_URL");
    }
}
