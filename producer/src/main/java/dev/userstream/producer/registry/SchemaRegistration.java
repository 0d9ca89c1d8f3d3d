package dev.userstream.producer.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.UserSchema;
import dev.userstream.events.topic.Topics;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.config.SchemaRegistrySettings;
import dev.userstream.settings.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the schema of the messages, under a compatibility level with which newer schemas read older messages. Registering again
 * changes nothing. Publishing does not use the registry: a message is plain JSON. Thread-safe.
 */
public final class SchemaRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistration.class);
    private static final String SUBJECT = Topics.USERS_CREATED.name() + "-value";
    private static final String LEVEL = "BACKWARD";
    private static final Set<String> AS_STRICT = Set.of(LEVEL, "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE");
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    private final RegistryClient registry;
    private final URI url;
    private final Duration retryTimeout;
    private final MonotonicTime time;
    private final Map<String, String> schema;

    SchemaRegistration(URI url, SchemaRegistrySettings settings, MonotonicTime time, String schema) {
        this.registry = new RegistryClient(url, settings);
        this.url = url;
        this.retryTimeout = settings.retryTimeout();
        this.time = time;
        this.schema = Map.of("schemaType", "JSON", "schema", schema);
    }

    /** The registration at the configured registry; empty where none is configured. Sends nothing yet. */
    public static Optional<SchemaRegistration> of(SchemaRegistrySettings settings) {
        return settings.url()
                .map(url -> new SchemaRegistration(url, settings, MonotonicTime.SYSTEM, UserSchema.json()));
    }

    /**
     * Registers, without retries.
     *
     * @throws SchemaRegistryUnavailableException if the registry does not answer; may be tried again
     * @throws SchemaRefusedException if the registry refuses, for example because our schema is not compatible
     */
    public void register() {
        String level = requireCompatibility();
        if (isRegistered("schema_known")) {
            return;
        }
        RegistryClient.Answer answer = registry.post(schema, "subjects", SUBJECT, "versions");
        if (!answer.isIncompatible()) {
            registry.field(answer, "id");
        }
        // After a refusal, too: another producer may have registered the same schema at the same time.
        if (!isRegistered("schema_registered")) {
            throw incompatible(level, answer.isIncompatible() ? answer.message() : "");
        }
    }

    /**
     * Registers; retries a registry that does not answer until the retry timeout.
     *
     * @throws SchemaRegistryUnavailableException if it never answered
     * @throws SchemaRefusedException if it refuses
     */
    public void registerWithRetries() throws InterruptedException {
        long began = time.nanos();
        for (int failures = 1; ; failures++) {
            try {
                register();
                return;
            } catch (SchemaRegistryUnavailableException e) {
                Duration left = retryTimeout.minus(time.since(began));
                if (left.isNegative() || left.isZero()) {
                    throw e;
                }
                if (failures == 1) {
                    LOG.warn(
                            "event=waiting_for_schema_registry retry_timeout={} cause=\"{}\"",
                            retryTimeout,
                            e.getMessage());
                }
                Duration wait = BACKOFF.after(failures);
                time.sleep(wait.compareTo(left) < 0 ? wait : left);
            }
        }
    }

    /** A level that is as strict stays. It must be set before a schema is registered, or nothing is checked. */
    private String requireCompatibility() {
        RegistryClient.Answer answer = registry.get("config", SUBJECT);
        String level = answer.isAbsent()
                ? "unset"
                : registry.field(answer, "compatibilityLevel").asText();
        if (AS_STRICT.contains(level)) {
            return level;
        }
        registry.field(registry.put(Map.of("compatibility", LEVEL), "config", SUBJECT), "compatibility");
        LOG.info("event=schema_compatibility_set subject={} from={} to={}", SUBJECT, level, LEVEL);
        return LEVEL;
    }

    private boolean isRegistered(String event) {
        RegistryClient.Answer answer = registry.post(schema, "subjects", SUBJECT);
        if (answer.isAbsent()) {
            return false;
        }
        JsonNode version = registry.field(answer, "version");
        LOG.info(
                "event={} subject={} version={} id={} registry={}",
                event,
                SUBJECT,
                version.asText(),
                registry.field(answer, "id").asText(),
                url);
        return true;
    }

    private SchemaRefusedException incompatible(String level, String message) {
        RegistryClient.Answer answer = registry.get("subjects", SUBJECT, "versions", "latest");
        String latest = answer.isAbsent()
                ? "its versions"
                : "version " + registry.field(answer, "version").asText();
        return new SchemaRefusedException("schema registry: " + url + " refuses the schema of " + SUBJECT
                + ", which is not " + level + " compatible with " + latest + ": " + message
                + " (expected: a schema that reads what earlier ones describe; nothing is published. Publish with the"
                + " userstream that registered " + latest + ", or decide for the new schema as docs/contract.md says)");
    }
}
