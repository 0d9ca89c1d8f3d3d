package dev.userstream.lab.chaos;

import dev.userstream.lab.chaos.Fault.ApiFault;
import dev.userstream.lab.chaos.Fault.ApiFaultType;
import dev.userstream.lab.chaos.Fault.ComponentFault;
import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws the schedule of a plan. The same plan gives the same schedule on every machine, because the algorithm of {@link Random} is
 * part of Java's specification.
 *
 * <p>Faults are drawn in rounds: a round holds every fault type of every component once, some faults of two components at once and
 * some of the API, in random order. A schedule of at least one round therefore has every kind of fault, and the longest freeze of
 * every component, which is the first freeze of each.
 */
final class ChaosSchedule {
    /** The kind of a fault of two components at once. */
    static final String PAIR_KIND = "two components at once";
    /** The kind of a fault of the API. */
    static final String API_KIND = "API fault";

    private static final int PAIRS_A_ROUND = 3;
    private static final int API_FAULTS_A_ROUND = 2;
    /** Faults of a round. */
    static final int ROUND =
            Fault.Type.values().length * Component.values().length + PAIRS_A_ROUND + API_FAULTS_A_ROUND;

    /**
     * The settings of a chaos run.
     *
     * @param faults number of faults, 1 to 1,000; two components at once count as one
     * @param spread minimum time over which the faults are spread, 1 s to 24 h
     * @param rate users per second, more than 0, at most 10,000
     * @param longestFreeze 5 s to 40 s
     * @param only the only fault to inject; empty for faults of all kinds
     */
    record Plan(long seed, int faults, Duration spread, double rate, Duration longestFreeze, Optional<Fault> only) {
        /** Throws {@link IllegalArgumentException} for an option that is out of range. */
        Plan {
            require(faults >= 1 && faults <= 1_000, "--kills: " + faults + " (expected: 1 to 1000)");
            require(
                    spread.compareTo(Duration.ofSeconds(1)) >= 0 && spread.compareTo(Duration.ofHours(24)) <= 0,
                    "--duration: " + spread + " (expected: 1s to 24h)");
            require(rate > 0 && rate <= 10_000, "--rate: " + rate + " (expected: more than 0, at most 10000)");
            require(
                    longestFreeze.toSeconds() >= 5 && longestFreeze.toSeconds() <= 40,
                    "--longest-freeze: " + longestFreeze.toSeconds() + " s (expected: 5s to 40s)");
        }

        private static void require(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(problem);
            }
        }
    }

    private final Plan plan;
    private final Random random;
    private final List<ApiFaultType> apiFaults = new ArrayList<>();
    private final Set<Component> frozenBefore = EnumSet.noneOf(Component.class);

    private ChaosSchedule(Plan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /**
     * An entry of the schedule.
     *
     * @param at time since publishing began; later if the pipeline has not recovered from the previous fault
     * @param faults one fault, or two of different components
     */
    record ScheduledFault(Duration at, List<Fault> faults) {
        ScheduledFault {
            faults = List.copyOf(faults);
        }

        /** The row of the report in which it is counted. */
        String kind() {
            if (faults.size() > 1) {
                return PAIR_KIND;
            }
            return faults.get(0) instanceof ApiFault ? API_KIND : faults.get(0).label();
        }

        String description() {
            return faults.stream().map(Fault::description).collect(Collectors.joining(" + "));
        }
    }

    /** The entries in order of time. */
    static List<ScheduledFault> of(Plan plan) {
        return new ChaosSchedule(plan).draw();
    }

    private List<ScheduledFault> draw() {
        List<List<Fault>> drawn = new ArrayList<>();
        while (drawn.size() < plan.faults()) {
            drawn.addAll(plan.only().map(fault -> List.of(List.of(fault))).orElseGet(this::round));
        }
        List<ScheduledFault> schedule = new ArrayList<>();
        double share = plan.spread().toMillis() / (double) plan.faults();
        for (int index = 0; index < plan.faults(); index++) {
            Duration at = Duration.ofMillis((long) (share * (index + random.nextDouble())));
            schedule.add(new ScheduledFault(at, drawn.get(index)));
        }
        return schedule;
    }

    private List<List<Fault>> round() {
        List<List<Fault>> round = new ArrayList<>();
        for (Component component : Component.values()) {
            for (Fault.Type type : Fault.Type.values()) {
                round.add(List.of(fault(type, component)));
            }
        }
        for (int pair = 0; pair < PAIRS_A_ROUND; pair++) {
            round.add(pair());
        }
        for (int fault = 0; fault < API_FAULTS_A_ROUND; fault++) {
            round.add(List.of(apiFault()));
        }
        Collections.shuffle(round, random);
        return round;
    }

    private List<Fault> pair() {
        List<Component> components = new ArrayList<>(List.of(Component.values()));
        Collections.shuffle(components, random);
        return List.of(fault(type(), components.get(0)), fault(type(), components.get(1)));
    }

    private Fault.Type type() {
        List<Fault.Type> types = List.of(Fault.Type.values());
        return types.get(random.nextInt(types.size()));
    }

    private Fault fault(Fault.Type type, Component component) {
        Duration length = switch (type) {
            case KILL -> seconds(0, 5);
            case FREEZE -> freeze(component);
            case RESTART -> Duration.ZERO;
        };
        return new ComponentFault(type, component, length);
    }

    private Duration freeze(Component component) {
        Duration drawn = seconds(5, (int) plan.longestFreeze().toSeconds());
        return frozenBefore.add(component) ? plan.longestFreeze() : drawn;
    }

    /** Draws without replacement until every type of API fault was drawn. */
    private Fault apiFault() {
        if (apiFaults.isEmpty()) {
            apiFaults.addAll(List.of(ApiFaultType.values()));
            Collections.shuffle(apiFaults, random);
        }
        return new ApiFault(apiFaults.remove(apiFaults.size() - 1), seconds(5, 15));
    }

    private Duration seconds(int shortest, int longest) {
        return Duration.ofSeconds(shortest + random.nextInt(longest - shortest + 1));
    }
}
