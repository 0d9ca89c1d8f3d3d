package dev.userstream.ops.connect;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicReader;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicRecord;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;

/** The topics of a Kafka cluster. Any thread may request offsets; one at a time may read records. */
public final class KafkaTopics implements PipelineTopics, AutoCloseable {
    private final Admin admin;
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final TopicOffsets offsets;
    private final TopicReader reader;

    /**
     * Creates the clients; sends no request.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves
     * @throws KafkaRefusedException if Kafka's clients cannot use the settings
     */
    public KafkaTopics(KafkaClients clients) {
        consumer = clients.reader();
        admin = clients.admin();
        offsets = new TopicOffsets(admin, clients);
        reader = new TopicReader(consumer, clients);
    }

    @Override
    public SortedMap<Integer, Long> earliest(TopicSpec topic) {
        return offsets.earliest(topic.name());
    }

    @Override
    public SortedMap<Integer, Long> latest(TopicSpec topic) {
        return offsets.latest(topic.name());
    }

    @Override
    public SortedMap<Integer, Long> committed(Store store) {
        return offsets.committed(store.consumerGroup(), Topics.USERS_CREATED.name());
    }

    /** An offset that retention has removed is out of range, for which the consumer goes on at the earliest one. */
    @Override
    public void read(
            TopicSpec topic, SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
        SortedMap<Integer, Long> starts = new TreeMap<>(to);
        starts.replaceAll((partition, end) -> from.getOrDefault(partition, 0L));
        reader.read(
                topic.name(),
                starts,
                to,
                found -> sink.accept(new TopicRecord(
                        found.partition(),
                        found.offset(),
                        found.timestamp(),
                        found.key(),
                        found.value(),
                        KafkaHeaders.fromKafka(found.headers()))));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        admin.close(Duration.ZERO);
    }
}
