package dev.userstream.local.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Good messages with bad ones at even distances in between; the last are good.
 *
 * @param records all, in the order of publishing
 * @param junk the bad ones by their index in {@code records}
 */
record Mixture(List<ProducerRecord<byte[], byte[]>> records, Map<Integer, Junk> junk) {
    static Mixture of(List<ProducerRecord<byte[], byte[]>> good, List<Junk> bad) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<Integer, Junk> junk = new TreeMap<>();
        int distance = good.size() / (bad.size() + 1);
        for (int index = 0; index < good.size(); index++) {
            int next = index / distance;
            if (index % distance == 0 && next < bad.size()) {
                junk.put(records.size(), bad.get(next));
                records.add(bad.get(next).record());
            }
            records.add(good.get(index));
        }
        return new Mixture(records, junk);
    }
}
