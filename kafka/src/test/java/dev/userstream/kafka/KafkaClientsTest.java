package dev.userstream.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaClientsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            security.protocol=TLS | Invalid value TLS for configuration security.protocol
            security.protocol=SSL;ssl.truststore.location=/no/such.jks | /no/such.jks of type JKS (NoSuchFileException
            security.protocol=SSL;ssl.truststore.location=.;ssl.truststore.type=PEM | PEM SSL keystore . (IOException
            security.protocol=SSL;ssl.truststore.location=pom.xml | pom.xml of type JKS (IOException: Invalid keystore
            security.protocol=SSL;ssl.protocol=TLSv9 | TLSv9 SSLContext not available
            security.protocol=SASL_SSL;sasl.mechanism=PLAIN | Could not find a 'KafkaClient' entry in the JAAS configuration
            security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.jaas.config=a.Module required | not terminated by semi-colon
            sasl.client.callback.handler.class=no.such.Handler | Class no.such.Handler could not be found
            metric.reporters=no.such.Reporter | Class no.such.Reporter cannot be found (ClassNotFoundException
            config.providers=file;config.providers.file.class=no.such.Provider;client.rack=${file:a:b} | no.such.Provider
            metadata.max.age.ms=5m | Invalid value 5m for configuration metadata.max.age.ms
            """)
    void unusablePropertyIsRefusedWithItsReason(String properties, String reason) {
        KafkaClients clients = clients("127.0.0.1:1", properties);

        assertThatThrownBy(() -> clients.admin().close())
                .isInstanceOf(KafkaRefusedException.class)
                .hasMessageStartingWith(
                        "kafka: the clients cannot use the settings (expected: valid properties in the file"
                                + " of USERSTREAM_KAFKA_PROPERTIES_FILE): ")
                .hasMessageContaining(reason);
    }

    @Test
    void loginServerThatDoesNotAnswerIsAnOutage() {
        KafkaClients clients = clients(
                "127.0.0.1:1",
                "security.protocol=SASL_PLAINTEXT;sasl.kerberos.service.name=kafka;sasl.jaas.config="
                        + FailedLogin.class.getName() + " required\\;");

        assertThatThrownBy(() -> clients.admin().close())
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("KDC does not answer");
    }

    @Test
    void unresolvableBrokerIsAnOutage() {
        assertThatThrownBy(() -> clients("broker.invalid:9092", "").admin().close())
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("No resolvable bootstrap urls");
    }

    /** With these, each client would refuse its construction. */
    @ParameterizedTest
    @CsvSource({
        "acks=1",
        "retries=0",
        "max.in.flight.requests.per.connection=10",
        "delivery.timeout.ms=1",
        "linger.ms=600000",
        "transactional.id=orders",
        "interceptor.classes=no.such.Interceptor",
        "partitioner.class=no.such.Partitioner",
        "key.serializer=no.such.Serializer",
        "value.deserializer=no.such.Deserializer",
        "partition.assignment.strategy=no.such.Assignor",
        "heartbeat.interval.ms=90000",
        "enable.auto.commit=true",
        "group.instance.id="
    })
    void propertyOfAnotherApplicationHasNoEffect(String properties) {
        KafkaClients clients = clients("127.0.0.1:1", properties);

        assertThatCode(() -> {
                    clients.admin().close(Duration.ZERO);
                    clients.reader().close(Duration.ZERO);
                    clients.producer(Map.of()).close(Duration.ZERO);
                })
                .doesNotThrowAnyException();
    }

    private static KafkaClients clients(String bootstrap, String properties) {
        Map<String, Secret> secrets = Arrays.stream(properties.split("(?<!\\\\);"))
                .filter(each -> !each.isEmpty())
                .map(each -> each.replace("\\;", ";").split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> new Secret(pair[1])));
        return new KafkaClients(
                new KafkaSettings(List.of(bootstrap), (short) 1, secrets), "test", Duration.ofSeconds(1));
    }
}
