package dev.userstream.producer.registry;

import static dev.userstream.producer.registry.RegistryFixture.BACKWARD;
import static dev.userstream.producer.registry.RegistryFixture.BACKWARD_SET;
import static dev.userstream.producer.registry.RegistryFixture.INCOMPATIBLE;
import static dev.userstream.producer.registry.RegistryFixture.UNKNOWN_SCHEMA;
import static dev.userstream.producer.registry.RegistryFixture.UNKNOWN_SUBJECT;
import static dev.userstream.producer.registry.RegistryFixture.VERSION_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaRegistrationTest {
    private static final String CONFIG = " /apis/ccompat/v7/config/users_created-value";
    private static final String SUBJECT = " /apis/ccompat/v7/subjects/users_created-value";

    private final RegistryFixture fixture = new RegistryFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theRuleIsSetBeforeTheFirstSchemaIsRegistered() throws InterruptedException {
        fixture.answers(404, UNKNOWN_SUBJECT)
                .answers(200, BACKWARD_SET)
                .answers(404, UNKNOWN_SUBJECT)
                .answers(200, "{\"id\":7}")
                .answers(200, VERSION_1);

        fixture.registration().register();

        assertThat(fixture.asked())
                .containsExactly(
                        "GET" + CONFIG,
                        "PUT" + CONFIG,
                        "POST" + SUBJECT,
                        "POST" + SUBJECT + "/versions",
                        "POST" + SUBJECT);
    }

    @Test
    void aSchemaIsSentAsJsonSchema() throws InterruptedException {
        fixture.answers(200, BACKWARD).answers(200, VERSION_1);

        fixture.registration().register();

        fixture.server.takeRequest();
        RecordedRequest request = fixture.server.takeRequest();
        assertThat(request.getBody().utf8())
                .isIn(
                        "{\"schemaType\":\"JSON\",\"schema\":\"{\\\"type\\\":\\\"object\\\"}\"}",
                        "{\"schema\":\"{\\\"type\\\":\\\"object\\\"}\",\"schemaType\":\"JSON\"}");
        assertThat(request.getHeaders().get("Content-Type")).startsWith("application/vnd.schemaregistry.v1+json");
        assertThat(request.getHeaders().get("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BACKWARD", "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"})
    void aRuleThatIsAsStrictStays(String level) throws InterruptedException {
        fixture.answers(200, "{\"compatibilityLevel\":\"" + level + "\"}").answers(200, VERSION_1);

        fixture.registration().register();

        assertThat(fixture.asked()).doesNotContain("PUT" + CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "FORWARD", "FORWARD_TRANSITIVE"})
    void aRuleThatLetsReadersBreakIsReplaced(String level) throws InterruptedException {
        fixture.answers(200, "{\"compatibilityLevel\":\"" + level + "\"}")
                .answers(200, BACKWARD_SET)
                .answers(200, VERSION_1);

        fixture.registration().register();

        fixture.server.takeRequest();
        assertThat(fixture.server.takeRequest().getBody().utf8()).isEqualTo("{\"compatibility\":\"BACKWARD\"}");
    }

    @Test
    void anIncompatibleSchemaIsRefusedInTheRegistrysOwnWords() {
        fixture.answers(200, BACKWARD)
                .answers(404, UNKNOWN_SCHEMA)
                .answers(409, INCOMPATIBLE)
                .answers(404, UNKNOWN_SCHEMA)
                .answers(200, "{\"subject\":\"users_created-value\",\"version\":3,\"id\":9,\"schema\":\"{}\"}");

        assertThatThrownBy(() -> fixture.registration().register())
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining(
                        "refuses the schema of users_created-value, which is not BACKWARD compatible with version 3")
                .hasMessageContaining("A new required property was added at /required")
                .hasMessageContaining("(expected: ");
    }

    @Test
    void aSchemaThatAnotherProducerRegistersInTheSameMomentIsNoConflict() {
        fixture.answers(200, BACKWARD)
                .answers(404, UNKNOWN_SUBJECT)
                .answers(409, "{\"message\":\"An artifact with that id already exists.\",\"error_code\":409}")
                .answers(200, VERSION_1);

        assertThatCode(() -> fixture.registration().register()).doesNotThrowAnyException();
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
    void whatIsNoRegistryIsNotTakenForOne(int status, String body, String said) {
        fixture.answers(status, body);

        assertThatThrownBy(() -> fixture.registration().register())
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining(said + " (expected: status 200")
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_URL");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRegistryThatDoesNotLetUsInIsNotAskedAgain(int status) {
        fixture.with("USERNAME", "producer").with("PASSWORD", "hidden").answers(status, "");

        assertThatThrownBy(() -> fixture.registration().registerWithRetries())
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("status " + status)
                .hasMessageNotContaining("hidden");
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void weLogInWhereACredentialIsGiven() throws InterruptedException {
        fixture.with("USERNAME", "producer")
                .with("PASSWORD", "hidden")
                .answers(200, BACKWARD)
                .answers(200, VERSION_1);

        fixture.registration().register();

        assertThat(fixture.server.takeRequest().getHeaders().get("Authorization"))
                .isEqualTo("Basic cHJvZHVjZXI6aGlkZGVu");
    }

    @Test
    void aRegistryThatIsNotReadyIsAskedAgainAfterGrowingPauses() throws InterruptedException {
        for (int status : new int[] {503, 500, 429, 502}) {
            fixture.answers(status, "");
        }
        fixture.answers(200, BACKWARD).answers(200, VERSION_1);

        fixture.registration().registerWithRetries();

        assertThat(fixture.pauses)
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void patienceEnds() {
        fixture.with("RETRY_TIMEOUT", "20s");
        fixture.server.close();

        assertThatThrownBy(() -> fixture.registration().registerWithRetries())
                .isInstanceOf(SchemaRegistryUnavailableException.class)
                .hasMessageStartingWith("schema registry: no answer from http://")
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_URL");
        assertThat(fixture.pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofSeconds(20));
    }
}
