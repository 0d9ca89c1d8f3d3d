package dev.userstream.producer.registry;

import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.config.SchemaRegistrySettings;
import dev.userstream.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A registry that answers what a test says, in the words that Apicurio Registry 3.3.3 was heard to use; only waiting is not real. */
final class RegistryFixture implements AutoCloseable {
    static final String UNKNOWN_SUBJECT =
            "{\"message\":\"Subject 'users_created-value' not found.\",\"error_code\":40401}";
    static final String UNKNOWN_SCHEMA =
            "{\"message\":\"The given schema does not match any schema under the subject users_created-value\","
                    + "\"error_code\":40403}";
    static final String BACKWARD = "{\"compatibilityLevel\":\"BACKWARD\"}";
    static final String BACKWARD_SET = "{\"compatibility\":\"BACKWARD\",\"normalize\":false}";
    static final String VERSION_1 = "{\"subject\":\"users_created-value\",\"version\":1,\"id\":7,\"schema\":\"{}\"}";
    static final String INCOMPATIBLE =
            "{\"message\":\"io.apicurio.registry.rules.violation.RuleViolationException: Incompatible artifact:"
                    + " users_created-value [JSON], num of incompatible diffs: {1}, list of diff types: [A new required"
                    + " property was added at /required]\",\"error_code\":409}";

    final MockWebServer server = new MockWebServer();
    final List<Duration> pauses = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private long nanos;

    RegistryFixture() {
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        with("URL", server.url("/apis/ccompat/v7").toString());
    }

    RegistryFixture with(String name, String value) {
        values.put(SchemaRegistrySettings.PREFIX + name, value);
        return this;
    }

    RegistryFixture answers(int status, String body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/vnd.schemaregistry.v1+json")
                .body(body)
                .build());
        return this;
    }

    SchemaRegistration registration() {
        Settings settings = Settings.of(values);
        SchemaRegistrySettings registry = SchemaRegistrySettings.read(settings);
        settings.check(SchemaRegistrySettings.PREFIX);
        return new SchemaRegistration(
                registry.url().orElseThrow(), registry, new PausesOnly(), "{\"type\":\"object\"}");
    }

    /** What was asked since the last look, as method and path. */
    List<String> asked() throws InterruptedException {
        List<String> asked = new ArrayList<>();
        for (int left = server.getRequestCount(); left > 0; left--) {
            RecordedRequest request = server.takeRequest();
            asked.add(request.getMethod() + " " + request.getUrl().encodedPath());
        }
        return asked;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class PausesOnly implements MonotonicTime {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            pauses.add(duration);
            nanos += duration.toNanos();
        }
    }
}
