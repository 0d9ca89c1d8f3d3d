package dev.userstream.producer.cli;

import dev.userstream.events.TopicSpec;
import dev.userstream.events.Topics;
import dev.userstream.producer.publish.KafkaClients;
import dev.userstream.producer.publish.TopicSetup;
import dev.userstream.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates the topics, for whoever wants them to exist before anything runs. */
@Command(
        name = "topics",
        description = {
            "Creates the pipeline's topics that are absent, and prints the names of all.",
            "Existing ones are left as they are; how they differ from what is expected is logged. Safe to repeat."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() {
        Settings settings = Settings.of(connection.over(System.getenv()));
        Configuration configuration = Configuration.read(settings);
        Configuration.check(settings);
        KafkaClients clients = new KafkaClients(configuration.kafka(), configuration.producer());
        new TopicSetup(
                        clients::admin,
                        configuration.kafka().replicationFactor(),
                        configuration.kafka().bootstrap())
                .createAbsent();
        Topics.all().stream().map(TopicSpec::name).forEach(System.out::println);
        return ExitCode.YES;
    }
}
