package dev.userstream.producer.registry;

import dev.userstream.events.Topics;
import dev.userstream.events.UserSchema;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.config.SchemaRegistrySettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the registry holds the schema of the messages, under a rule that lets newer schemas read what older ones
 * wrote. Registering again changes nothing. After that the registry is not needed any more: a message is plain JSON.
 * Thread-safe.
 */
public final class SchemaRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistration.class);
    private static final String SUBJECT = Topics.USERS_CREATED.name() + "-value";
    private static final String LEVEL = "BACKWARD";
    private static final Set<String> AS_STRICT = Set.of(LEVEL, "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE");
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Subject subject;
    private final URI url;
    private final Duration patience;
    private final MonotonicTime time;
    private final String schema;

    SchemaRegistration(URI url, SchemaRegistrySettings settings, MonotonicTime time, String schema) {
        this.subject = new Subject(new RegistryExchange(new OkHttpClient(), url, settings), SUBJECT);
        this.url = url;
        this.patience = settings.patience();
        this.time = time;
        this.schema = schema;
    }

    /** What to do with the registry that is configured; empty where none is. Contacts nobody yet. */
    public static Optional<SchemaRegistration> of(SchemaRegistrySettings settings) {
        return settings.url()
                .map(url -> new SchemaRegistration(url, settings, MonotonicTime.SYSTEM, UserSchema.json()));
    }

    /**
     * Registers, once.
     *
     * @throws SchemaRegistryUnavailableException if the registry does not answer; may be tried again
     * @throws SchemaRefusedException if the registry says no, for example because our schema is not compatible
     */
    public void register() {
        String level = requireCompatibility();
        Optional<RegisteredSchema> known = subject.find(schema);
        if (known.isPresent()) {
            log("schema_known", known.get());
            return;
        }
        Optional<String> refusal = subject.refusalOf(schema);
        // Another producer may have registered the same schema since we looked.
        RegisteredSchema registered = subject.find(schema).orElseThrow(() -> incompatible(level, refusal.orElse("")));
        log("schema_registered", registered);
    }

    /**
     * Registers, and asks a registry that does not answer again with growing pauses, for as long as the settings say.
     *
     * @throws SchemaRegistryUnavailableException if it never answered
     * @throws SchemaRefusedException if it says no
     */
    public void registerPatiently() throws InterruptedException {
        long began = time.nanos();
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            try {
                register();
                return;
            } catch (SchemaRegistryUnavailableException e) {
                Duration left = patience.minus(time.since(began));
                if (left.isNegative() || left.isZero()) {
                    throw e;
                }
                if (pause.equals(SHORTEST_PAUSE)) {
                    LOG.warn("event=waiting_for_schema_registry patience={} cause=\"{}\"", patience, e.getMessage());
                }
                time.sleep(pause.compareTo(left) < 0 ? pause : left);
                pause = pause.compareTo(LONGEST_PAUSE.dividedBy(2)) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** A stricter level that somebody has chosen stays. It must be set before a schema is registered, or nothing is checked. */
    private String requireCompatibility() {
        Optional<String> level = subject.compatibility();
        if (level.filter(AS_STRICT::contains).isPresent()) {
            return level.get();
        }
        subject.requireCompatibility(LEVEL);
        LOG.info(
                "event=schema_compatibility_set subject={} from={} to={}",
                subject.name(),
                level.orElse("unset"),
                LEVEL);
        return LEVEL;
    }

    private void log(String event, RegisteredSchema registered) {
        LOG.info(
                "event={} subject={} version={} id={} registry={}",
                event,
                subject.name(),
                registered.version(),
                registered.id(),
                url);
    }

    private SchemaRefusedException incompatible(String level, String said) {
        String latest =
                subject.latestVersion().map(version -> "version " + version).orElse("its versions");
        return new SchemaRefusedException("schema registry: " + url + " refuses the schema of " + subject.name()
                + ", which is not " + level + " compatible with " + latest + ": " + said
                + " (expected: a schema that reads what earlier ones describe; nothing is published. Publish with the"
                + " userstream that registered " + latest + ", or decide for the new schema as docs/contract.md says)");
    }
}
