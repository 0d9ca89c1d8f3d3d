package dev.userstream.ops.kafka;

import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.ops.evidence.GroupPositions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Offsets that the job has committed. */
final class KafkaGroupPositions implements GroupPositions {
    private final KafkaSource source;

    KafkaGroupPositions(KafkaSource source) {
        this.source = source;
    }

    @Override
    public SortedMap<Integer, Long> committed(Store store) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = source.answer(source.admin()
                    .listConsumerGroupOffsets(store.consumerGroup())
                    .partitionsToOffsetAndMetadata());
            SortedMap<Integer, Long> committed = new TreeMap<>();
            offsets.forEach((partition, offset) -> {
                if (offset != null && partition.topic().equals(Topics.USERS_CREATED.name())) {
                    committed.put(partition.partition(), offset.offset());
                }
            });
            return committed;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return new TreeMap<>();
            }
            throw source.unreachable(e.getCause() == null ? e : e.getCause());
        }
    }
}
