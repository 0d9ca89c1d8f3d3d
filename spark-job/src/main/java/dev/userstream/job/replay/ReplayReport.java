package dev.userstream.job.replay;

import dev.userstream.events.Store;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a replay did.
 *
 * @param tallies what became of the records, by store
 * @param revived rows that a deletion had hidden and that are there again
 * @param hidden rows that are hidden still
 */
record ReplayReport(ReplayRange range, Map<Store, Tally> tallies, long revived, long hidden) {
    /** Copies the tallies. */
    ReplayReport {
        tallies = Map.copyOf(tallies);
    }

    /** Records that the range asked for; the same for every store. */
    long wanted() {
        return tallies.values().stream().mapToLong(Tally::wanted).max().orElse(0);
    }

    private long read() {
        return tallies.values().stream().mapToLong(Tally::read).max().orElse(0);
    }

    /** Dead letters written, counting those that were there already. */
    private long letters() {
        Tally parser = tallies.get(Store.CASSANDRA);
        long refused = tallies.values().stream().mapToLong(Tally::refused).sum();
        return refused + (parser == null ? 0 : parser.invalid());
    }

    /** For people. */
    String text() {
        String stores = new TreeMap<>(tallies)
                .entrySet().stream()
                        .map(store -> "  " + store.getKey().label() + ": "
                                + store.getValue().written() + " rows written, "
                                + store.getValue().refused() + " refused\n")
                        .collect(Collectors.joining());
        return "replayed " + wanted() + " of " + read() + " records read\n" + stores + "  dead letters: " + letters()
                + " written (a letter that was there already counts once for its readers)\n"
                + (revived + hidden == 0
                        ? ""
                        : "  " + revived + " rows were hidden by a deletion in Cassandra and are there again, " + hidden
                                + " are hidden still\n");
    }

    /** For machines: one line. */
    String json() {
        String stores = new TreeMap<>(tallies)
                .entrySet().stream()
                        .map(store -> "\"" + store.getKey().label() + "\":{\"written\":"
                                + store.getValue().written() + ",\"refused\":"
                                + store.getValue().refused() + "}")
                        .collect(Collectors.joining(","));
        return "{\"read\":" + read() + ",\"replayed\":" + wanted() + ",\"dead_letters\":" + letters() + ",\"revived\":"
                + revived + ",\"hidden\":" + hidden + ",\"stores\":{" + stores + "}}\n";
    }
}
