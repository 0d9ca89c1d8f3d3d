package dev.userstream.local.stack;

import dev.userstream.events.Store;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The streaming job under {@code spark-submit}, on this machine's threads. */
final class JobRecipe implements Recipe {
    private static final String STORES = "USERSTREAM_JOB_STORES";

    private final ProjectLayout layout;
    private final StackFolder folder;
    private final Ports ports;
    private final Map<String, String> environment;
    private final StartSigns signs;

    JobRecipe(ProjectLayout layout, StackFolder folder, Ports ports, Map<String, String> environment) {
        this.layout = layout;
        this.folder = folder;
        this.ports = ports;
        this.environment = Map.copyOf(environment);
        this.signs = new StartSigns(folder.log(Part.JOB.label()));
    }

    @Override
    public void prepare() throws IOException {
        signs.forget();
    }

    @Override
    public ChildCommand command() {
        Map<String, String> variables = new HashMap<>(environment);
        // Its log says when a query starts, which is awaited here; a quieter one would not.
        variables.computeIfPresent("USERSTREAM_LOG_LEVEL", (name, level) -> StartSigns.atLeastInfo(level));
        // As --driver-class-path does it: the JVM takes classes of its own class path from its class data, where
        // Spark's loader reads each one from the jar first.
        return new SparkSubmit(layout, folder)
                .command(Part.JOB.label(), "dev.userstream.job.CreatedUsersJob", variables, List.of(layout.jobJar()))
                .withClassPath(List.of(layout.jobJar()));
    }

    /**
     * Ready means: the queries of all stores that it feeds have started and have told Kafka where they stand. The second alone was
     * true already before a restart.
     */
    @Override
    public Probe probe() {
        KafkaQuestion positions = new KafkaQuestion(ports.kafka(), admin -> {
            for (Store store : fedStores()) {
                requirePosition(admin, store);
            }
        });
        // Kafka is on its way up, too, and has better to do than to say each time that there is no position yet.
        return positions.after(() -> {
            for (Store store : fedStores()) {
                signs.require("event=query_started store=" + store.label());
            }
        });
    }

    private List<Store> fedStores() {
        String wanted = environment.get(STORES);
        return Arrays.stream(Store.values())
                .filter(store -> wanted == null || wanted.contains(store.label()))
                .toList();
    }

    private static void requirePosition(Admin admin, Store store) throws Exception {
        String group = store.consumerGroup();
        if (KafkaQuestion.answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
                .isEmpty()) {
            throw new IllegalStateException("consumer group " + group + " has no position yet");
        }
    }
}
