package dev.userstream.producer.cli;

import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.settings.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sets up the topics and the schema. */
@Command(
        name = "topics",
        description = {
            "Creates the pipeline's topics that are absent, registers the schema where a registry is configured,",
            "and prints the topics' names. Existing topics are left as they are; differences are logged. Safe to repeat."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = Configuration.read(connection.over(System.getenv()));
        configuration.createTopics();
        Optional<SchemaRegistration> schema = configuration.schema();
        if (schema.isPresent()) {
            schema.get().registerWithRetries();
        }
        Topics.all().stream().map(TopicSpec::name).forEach(System.out::println);
        return ExitCode.OK;
    }
}
