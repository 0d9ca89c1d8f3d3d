package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

final class KafkaAdminTest {
    private static final KafkaSettings UNUSABLE =
            new KafkaSettings(List.of("127.0.0.1:9092"), (short) 1, Map.of("security.protocol", Secret.of("NONSENSE")));

    private final StopSignal stop = new StopSignal();
    private final FatalEnd fatal = new FatalEnd(new Checkpoints("checkpoints"), stop);

    @Test
    void settingsThatNoClientCanUseEndTheJobWithTheCodeOfSettings() {
        assertThat(KafkaAdmin.await(UNUSABLE, stop, fatal)).isEmpty();
        assertThat(stop.requested()).isTrue();
        assertThat(fatal.exitCode()).isEqualTo(2);
    }

    @Test
    void anUnknownNameIsWaitedForAndNoReasonToEnd() {
        Optional<Admin> admin = KafkaAdmin.await(UNUSABLE, stop, fatal, properties -> {
            stop.request();
            throw new KafkaException(
                    "Failed to create new KafkaAdminClient",
                    new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
        });

        assertThat(admin).isEmpty();
        assertThat(fatal.exitCode()).isZero();
    }
}
