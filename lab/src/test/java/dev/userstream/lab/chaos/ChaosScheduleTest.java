package dev.userstream.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.lab.chaos.ChaosSchedule.Plan;
import dev.userstream.lab.chaos.ChaosSchedule.ScheduledFault;
import dev.userstream.lab.chaos.Fault.ComponentFault;
import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChaosScheduleTest {
    private static final Duration SPREAD = Duration.ofMinutes(10);

    @Property
    void theSameSeedGivesTheSameSchedule(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int faults) {
        assertThat(schedule(seed, faults)).isEqualTo(schedule(seed, faults)).hasSize(faults);
    }

    @Property
    void faultsAreSortedByTimeWithinTheSpread(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int faults) {
        assertThat(schedule(seed, faults))
                .extracting(ScheduledFault::at)
                .isSorted()
                .allSatisfy(at -> assertThat(at).isBetween(Duration.ZERO, SPREAD));
    }

    @Property
    void everyRoundHasEveryKindOfFault(@ForAll long seed) {
        List<ScheduledFault> faults = schedule(seed, 2 * ChaosSchedule.ROUND);

        assertThat(kinds(faults.subList(0, ChaosSchedule.ROUND))).isEqualTo(allKinds());
        assertThat(kinds(faults.subList(ChaosSchedule.ROUND, faults.size()))).isEqualTo(allKinds());
    }

    @Property
    void twoFaultsAtOnceHitDifferentComponents(@ForAll long seed) {
        assertThat(schedule(seed, ChaosSchedule.ROUND))
                .filteredOn(scheduled -> scheduled.kind().equals(ChaosSchedule.PAIR_KIND))
                .isNotEmpty()
                .allSatisfy(scheduled -> assertThat(scheduled.faults())
                        .extracting(fault -> ((ComponentFault) fault).component())
                        .hasSize(2)
                        .doesNotHaveDuplicates());
    }

    @Property
    void lengthsFitTheTypeOfTheFault(@ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int longestFreeze) {
        Plan plan =
                new Plan(seed, ChaosSchedule.ROUND, SPREAD, 100, Duration.ofSeconds(longestFreeze), Optional.empty());

        assertThat(ChaosSchedule.of(plan))
                .flatExtracting(ScheduledFault::faults)
                .allSatisfy(fault -> {
                    long seconds = fault.length().toSeconds();
                    if (!(fault instanceof ComponentFault ofComponent)) {
                        assertThat(seconds).isBetween(5L, 15L);
                    } else if (ofComponent.type() == Fault.Type.FREEZE) {
                        assertThat(seconds).isBetween(5L, (long) longestFreeze);
                    } else {
                        assertThat(seconds).isBetween(0L, ofComponent.type() == Fault.Type.KILL ? 5L : 0L);
                    }
                });
    }

    @Property
    void theFirstRoundFreezesEveryComponentForTheLongestTime(@ForAll long seed) {
        assertThat(schedule(seed, ChaosSchedule.ROUND))
                .flatExtracting(ScheduledFault::faults)
                .extracting(fault -> fault.description())
                .contains(Stream.of(Component.values())
                        .map(component -> "freeze " + component.label() + " for 40 s")
                        .toArray(String[]::new));
    }

    @Example
    void everyApiFaultIsDrawnBeforeOneIsRepeated() {
        List<String> faults = schedule(7, 5 * ChaosSchedule.ROUND).stream()
                .filter(scheduled -> scheduled.kind().equals(ChaosSchedule.API_KIND))
                .limit(Fault.ApiFaultType.values().length)
                .map(scheduled -> scheduled.faults().get(0).label())
                .toList();

        assertThat(faults).hasSize(Fault.ApiFaultType.values().length).doesNotHaveDuplicates();
    }

    @Example
    void onlyRepeatsOneFault() {
        Fault freeze = new ComponentFault(Fault.Type.FREEZE, Component.KAFKA, Duration.ofSeconds(40));
        Plan plan = new Plan(1, 3, SPREAD, 100, Duration.ofSeconds(40), Optional.of(freeze));

        assertThat(ChaosSchedule.of(plan))
                .hasSize(3)
                .allSatisfy(scheduled -> assertThat(scheduled.faults()).containsExactly(freeze));
    }

    @Example
    void anOptionNamesComponentTypeAndLength() {
        assertThat(Stream.of("broker-freeze:40s", "kafka-freeze", "cassandra-kill:65s", "job-restart"))
                .extracting(text -> ComponentFault.parse(text).description())
                .containsExactly(
                        "freeze kafka for 40 s", "freeze kafka for 10 s", "kill cassandra for 65 s", "restart job");
    }

    /** A committed report names its seed, so a seed must not change its meaning. */
    @Example
    void aSeedKeepsItsMeaning() {
        assertThat(schedule(1, 3))
                .extracting(scheduled -> scheduled.at().toMillis() + " " + scheduled.description())
                .containsExactly(
                        "38040 kill postgres for 4 s + restart job",
                        "200259 freeze kafka for 40 s",
                        "536705 restart cassandra");
    }

    private static Set<String> allKinds() {
        return Stream.concat(
                        Stream.of(ChaosSchedule.PAIR_KIND, ChaosSchedule.API_KIND),
                        Arrays.stream(Component.values())
                                .flatMap(component -> Arrays.stream(Fault.Type.values())
                                        .map(type -> type.label() + " " + component.label())))
                .collect(Collectors.toSet());
    }

    private static Set<String> kinds(List<ScheduledFault> faults) {
        return faults.stream().map(ScheduledFault::kind).collect(Collectors.toSet());
    }

    private static List<ScheduledFault> schedule(long seed, int faults) {
        return ChaosSchedule.of(new Plan(seed, faults, SPREAD, 100, Duration.ofSeconds(40), Optional.empty()));
    }
}
