package dev.userstream.producer.cli;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.api.RandomUserApi;
import dev.userstream.producer.api.UserSource;
import dev.userstream.producer.publish.KafkaClients;
import dev.userstream.producer.publish.SentSequences;
import dev.userstream.producer.publish.TopicSetup;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.producer.run.Engine;
import dev.userstream.producer.run.FetchMetrics;
import dev.userstream.producer.run.KafkaLedger;
import dev.userstream.producer.run.RunMetrics;
import dev.userstream.producer.run.Runs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The parts, put together.
 *
 * @param topics creates topics and knows their ends
 * @param schema registers the schema of what is published; empty where there is no registry
 * @param runs does the work
 */
record Assembly(TopicSetup topics, Optional<SchemaRegistration> schema, Runs runs) {
    /** Puts the parts together; contacts nobody yet. */
    static Assembly of(Configuration configuration, Run.Owner owner, MeterRegistry registry) {
        KafkaClients clients = new KafkaClients(configuration.kafka(), configuration.producer());
        TopicSetup topics = new TopicSetup(
                clients::admin,
                configuration.kafka().replicationFactor(),
                configuration.kafka().bootstrap());
        UserSource source = RandomUserApi.open(configuration.api(), new FetchMetrics(registry));
        RunMetrics metrics = new RunMetrics(registry);
        Engine engine = new Engine(
                source,
                clients::producer,
                new SentSequences(clients::reader, MonotonicTime.SYSTEM)::highest,
                MonotonicTime.SYSTEM,
                InstantSource.system(),
                metrics,
                configuration.producer().bufferBytes(),
                configuration.producer().maxRejectedPercent());
        KafkaLedger ledger = new KafkaLedger(clients::reader, clients::producer, metrics, MonotonicTime.SYSTEM);
        return new Assembly(
                topics,
                SchemaRegistration.of(configuration.schemaRegistry()),
                new Runs(
                        owner,
                        ledger,
                        engine,
                        topics::endOffsets,
                        configuration.producer().maxRunningRuns()));
    }
}
