package dev.userstream.local.job;

import dev.userstream.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Good messages with bad ones at even distances in between, the bad ones in every partition by turns; the last are good.
 *
 * @param records all, in the order of publishing
 * @param junk the bad ones by their index in {@code records}
 */
record Mixture(List<ProducerRecord<byte[], byte[]>> records, Map<Integer, Junk> junk) {
    static Mixture of(List<ProducerRecord<byte[], byte[]>> good, List<Junk> kinds) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<Integer, Junk> junk = new TreeMap<>();
        int distance = good.size() / (kinds.size() + 1);
        for (int index = 0; index < good.size(); index++) {
            int kind = index / distance;
            if (index % distance == 0 && kind < kinds.size()) {
                Junk bad = kinds.get(kind).inPartition(kind % Topics.USERS_CREATED.partitions());
                junk.put(records.size(), bad);
                records.add(bad.record());
            }
            records.add(good.get(index));
        }
        return new Mixture(records, junk);
    }
}
