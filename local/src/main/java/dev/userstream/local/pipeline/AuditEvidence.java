package dev.userstream.local.pipeline;

import dev.userstream.events.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an audit's verdict rests on.
 *
 * @param runs the runs that it looked at
 * @param rows rows in each store
 */
public record AuditEvidence(List<Run> runs, Map<Store, Long> rows) {
    /** Copies what it is given. */
    public AuditEvidence {
        runs = List.copyOf(runs);
        rows = Map.copyOf(rows);
    }

    /**
     * One run.
     *
     * @param id its id
     * @param state the ledger's state
     * @param published users that the ledger says were published
     * @param inTopic how many of them have a valid message in the topic
     */
    public record Run(String id, String state, long published, long inTopic) {}

    /**
     * Reads an audit's JSON.
     *
     * @param json its values by path
     */
    static AuditEvidence of(Map<String, String> json) {
        List<Run> runs = new ArrayList<>();
        for (int index = 0; json.containsKey("runs." + index + ".run_id"); index++) {
            String run = "runs." + index + ".";
            runs.add(new Run(
                    json.getOrDefault(run + "run_id", ""),
                    json.getOrDefault(run + "state", ""),
                    Long.parseLong(json.getOrDefault(run + "published", "0")),
                    Long.parseLong(json.getOrDefault(run + "in_topic", "0"))));
        }
        Map<Store, Long> rows = new EnumMap<>(Store.class);
        Arrays.stream(Store.values())
                .filter(store -> json.containsKey("stores." + store.label() + ".rows"))
                .forEach(store ->
                        rows.put(store, Long.parseLong(json.getOrDefault("stores." + store.label() + ".rows", "0"))));
        return new AuditEvidence(runs, rows);
    }
}
