package dev.userstream.ops.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.kafka.KafkaClients;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.audit.Percentage;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OpsSettingsTest {
    private static final String TIMEOUT = "USERSTREAM_OPS_REQUEST_TIMEOUT";
    private static final String MAX_DEAD_LETTERS = "USERSTREAM_OPS_MAX_DEAD_LETTERS";
    private static final String EXPIRED = "USERSTREAM_OPS_EXPIRED_ROWS";

    @Test
    void theRequestTimeoutIsBounded() {
        assertThat(OpsSettings.read(with(Map.of())).requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        for (String timeout : new String[] {"100ms", "10m"}) {
            assertThat(OpsSettings.read(with(Map.of(TIMEOUT, timeout)))).isNotNull();
        }
        for (String timeout : new String[] {"99ms", "601s", "30d"}) {
            assertThatThrownBy(() -> OpsSettings.read(with(Map.of(TIMEOUT, timeout))))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(TIMEOUT)
                    .hasMessageContaining("from 100ms to 10m");
        }
    }

    @Test
    void theServiceListensOnLoopbackByDefault() {
        OpsSettings standard = OpsSettings.read(with(Map.of()));
        OpsSettings given = OpsSettings.read(with(Map.of(
                "USERSTREAM_OPS_HTTP_HOST", "0.0.0.0",
                "USERSTREAM_OPS_HTTP_PORT", "0",
                "USERSTREAM_OPS_HTTP_ALLOWED_HOSTS", "Ops.example.com, ,b.example.com")));

        assertThat(standard.httpHost()).isEqualTo("127.0.0.1");
        assertThat(standard.httpPort()).isEqualTo(8091);
        assertThat(standard.allowedHosts()).isEmpty();
        assertThat(given.httpHost()).isEqualTo("0.0.0.0");
        assertThat(given.httpPort()).isZero();
        assertThat(given.allowedHosts()).containsExactlyInAnyOrder("ops.example.com", "b.example.com");
    }

    @Test
    void theAuditsPolicyIsASetting() {
        AuditPolicy given = OpsSettings.read(with(Map.of(MAX_DEAD_LETTERS, "0.5%", EXPIRED, "pass")))
                .audit();

        assertThat(OpsSettings.read(with(Map.of())).audit()).isEqualTo(AuditPolicy.DEFAULT);
        assertThat(given).isEqualTo(new AuditPolicy(Percentage.parse("0.5%"), Verdict.PASS));
        assertThatThrownBy(() -> OpsSettings.read(with(Map.of(MAX_DEAD_LETTERS, "1", EXPIRED, "ok"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(MAX_DEAD_LETTERS + ": 1 (expected: a percentage from 0% to 100%")
                .hasMessageContaining(EXPIRED + ": ok (expected: pass, unprovable or fail)");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThatThrownBy(() -> OpsSettings.read(with(Map.of(TIMEOUT, "soon", "USERSTREAM_OPS_REQUEST_TIMOUT", "1s"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(TIMEOUT + ": soon")
                .hasMessageContaining("USERSTREAM_OPS_REQUEST_TIMOUT: no such setting");
    }

    @Test
    void commandsOnDeadLettersNeedTheBrokersOnly() {
        KafkaClients clients = OpsSettings.readKafkaClients(
                Map.of(SettingNames.KAFKA_BOOTSTRAP_SERVERS, "broker:9092", TIMEOUT, "3s"));

        assertThat(clients.servers()).isEqualTo("broker:9092");
        assertThat(clients.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThatThrownBy(() -> OpsSettings.readKafkaClients(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(SettingNames.KAFKA_BOOTSTRAP_SERVERS);
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "USERSTREAM_CASSANDRA_CONTACT_POINTS", "cassandra:9042",
                "USERSTREAM_CASSANDRA_LOCAL_DATACENTER", "dc1",
                "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://db:5432/users",
                "USERSTREAM_POSTGRES_USERNAME", "reader",
                "USERSTREAM_POSTGRES_PASSWORD", "secret"));
        environment.putAll(more);
        return environment;
    }
}
