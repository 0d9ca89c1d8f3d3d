package dev.userstream.bench.cli;

import dev.userstream.bench.batches.BatchesPlan;
import dev.userstream.bench.latency.LatencyPlan;
import dev.userstream.bench.micro.MicroPlan;
import dev.userstream.bench.producer.ProducerPlan;
import dev.userstream.bench.throughput.ThroughputPlan;
import dev.userstream.events.Store;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much of everything is measured.
 *
 * @param quick a look, not a result
 * @param users records of a topic
 * @param stores of the only drain, or none for every drain
 * @param pairs how often job and plain client take turns
 * @param rates users a second at which latency is measured
 * @param seconds at each rate
 * @param batches of each store
 * @param jobSettings the job's, from the caller's shell
 */
record Plans(
        boolean quick,
        long users,
        List<Store> stores,
        int pairs,
        List<Integer> rates,
        int seconds,
        long batches,
        Map<String, String> jobSettings) {
    private static final List<Integer> RATES = List.of(50, 500, 2_000);
    private static final List<Set<Store>> ALL_TARGETS =
            List.of(Set.of(Store.CASSANDRA), Set.of(Store.POSTGRES), Set.of(Store.values()));
    private static final String PROFILE = "USERSTREAM_JOB_PROFILE";
    /** One of each partition: Spark rounds a partition's share of a batch down. */
    private static final int RECORDS_OF_A_BATCH = 4;

    /** Puts what is usual in the place of what is 0 or empty. */
    Plans {
        require(
                users >= 0 && pairs >= 0 && seconds >= 0 && batches >= 0,
                "users " + users + ", pairs " + pairs + ", duration " + seconds + ", batches " + batches
                        + " (expected: none below 0)");
        require(rates.stream().allMatch(rate -> rate > 0), "rates: " + rates + " (expected: users a second, above 0)");
        users = users > 0 ? users : quick ? 300_000 : 1_000_000;
        pairs = pairs > 0 ? pairs : quick ? 1 : 5;
        stores = List.copyOf(stores);
        rates = rates.isEmpty() ? RATES : List.copyOf(rates);
        seconds = seconds > 0 ? seconds : quick ? 15 : 60;
        batches = batches > 0 ? batches : quick ? 1_000 : 20_000;
        jobSettings = Map.copyOf(jobSettings);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    ThroughputPlan throughput() {
        return new ThroughputPlan(
                quick ? 500_000 : 3_000_000,
                users,
                stores.isEmpty() ? ALL_TARGETS : List.of(Set.copyOf(stores)),
                pairs,
                quick ? 100_000 : 200_000,
                drainSettings());
    }

    /** The job's where a full topic is drained: with the profile for that, unless the shell names one. */
    Map<String, String> drainSettings() {
        Map<String, String> settings = new TreeMap<>(jobSettings);
        settings.putIfAbsent(PROFILE, "throughput");
        return settings;
    }

    ProducerPlan producer() {
        return new ProducerPlan(users, pairs, quick ? 50_000 : 300_000);
    }

    BatchesPlan batchesOfFew() {
        return new BatchesPlan(batches, RECORDS_OF_A_BATCH, jobSettings);
    }

    LatencyPlan latency() {
        return new LatencyPlan(rates, Duration.ofSeconds(quick ? 15 : 120), Duration.ofSeconds(seconds), jobSettings);
    }

    MicroPlan micro() {
        return quick ? MicroPlan.QUICK : MicroPlan.WHOLE;
    }

    int coldStarts() {
        return quick ? 1 : 5;
    }

    /** All of it as text; of the shell's settings only the job's own, since others may be secret. */
    Map<String, String> told() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("quick", Boolean.toString(quick));
        told.put("users", Long.toString(users));
        told.put("stores", stores.isEmpty() ? "all" : stores.toString());
        told.put("pairs", Integer.toString(pairs));
        told.put("rates", rates.toString());
        told.put("seconds", Integer.toString(seconds));
        told.put("batches", Long.toString(batches));
        new TreeMap<>(jobSettings).forEach((name, value) -> {
            if (name.startsWith("USERSTREAM_JOB_")) {
                told.put(name, value);
            }
        });
        return told;
    }
}
