package dev.userstream.job.query;

import dev.userstream.settings.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the client for questions about topics and groups, which needs a broker's name to be known. Thread-safe. */
public final class KafkaAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAdmin.class);
    private static final String CLIENT_ID = "userstream-job";

    private KafkaAdmin() {}

    /**
     * The client; nothing where the job is asked to end before any broker's name is known, or where the settings cannot be
     * used however long one waits, which {@code fatal} is told.
     */
    public static Optional<Admin> await(KafkaSettings kafka, StopSignal stop, FatalEnd fatal) {
        return await(kafka, stop, fatal, Admin::create);
    }

    static Optional<Admin> await(
            KafkaSettings kafka, StopSignal stop, FatalEnd fatal, Function<Map<String, Object>, Admin> maker) {
        for (int attempt = 1; !stop.requested(); attempt++) {
            try {
                return Optional.of(maker.apply(properties(kafka, CLIENT_ID)));
            } catch (KafkaException e) {
                if (!isUnknownName(e)) {
                    fatal.kafkaIsUnusable(e);
                    return Optional.empty();
                }
                LOG.warn(
                        "event=kafka_unknown bootstrap_servers={} attempt={} detail=\"no such host name yet\"",
                        kafka.bootstrap(),
                        attempt);
                stop.pause(Backoff.OF_QUERIES.after(attempt));
            }
        }
        return Optional.empty();
    }

    /** The name of a container is known only while it runs. */
    private static boolean isUnknownName(KafkaException error) {
        return error.getCause() instanceof ConfigException config
                && String.valueOf(config.getMessage()).contains("No resolvable bootstrap urls");
    }

    /**
     * A client's properties, with times that bound every answer.
     *
     * @param clientId the name by which the broker's logs know it
     */
    public static Map<String, Object> properties(KafkaSettings kafka, String clientId) {
        Map<String, Object> properties = new HashMap<>(kafka.toClientProperties());
        int timeoutMs = (int) Supervisors.KAFKA_TIMEOUT.toMillis();
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs / 2);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
        return properties;
    }
}
