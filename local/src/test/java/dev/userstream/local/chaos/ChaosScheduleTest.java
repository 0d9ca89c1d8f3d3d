package dev.userstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    void strikesComeOneAfterTheOtherWithinTheirTime(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int faults) {
        List<Duration> moments = schedule(seed, faults).stream().map(Strike::at).toList();

        assertThat(moments).isSorted().allSatisfy(moment -> assertThat(moment).isBetween(Duration.ZERO, SPREAD));
    }

    @Property
    void everyDeckHoldsEveryKind(@ForAll long seed) {
        List<Strike> strikes = schedule(seed, 2 * ChaosSchedule.DECK);

        assertThat(kinds(strikes.subList(0, ChaosSchedule.DECK))).isEqualTo(allKinds());
        assertThat(kinds(strikes.subList(ChaosSchedule.DECK, strikes.size()))).isEqualTo(allKinds());
    }

    @Property
    void aStrikeHitsOneOrTwoPartsAndNoneTwice(@ForAll long seed) {
        for (Strike strike : schedule(seed, ChaosSchedule.DECK)) {
            List<Component> parts = new ArrayList<>();
            strike.blows().forEach(blow -> {
                if (blow instanceof Blow.ToPart toPart) {
                    parts.add(toPart.part());
                }
            });
            assertThat(strike.blows()).hasSizeBetween(1, 2);
            assertThat(parts).doesNotHaveDuplicates();
        }
    }

    @Property
    void lengthsAreThoseOfTheirDeed(@ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int longest) {
        ChaosPlan plan = new ChaosPlan(seed, ChaosSchedule.DECK, SPREAD, 100, longest, Optional.empty());

        assertThat(ChaosSchedule.of(plan)).flatExtracting(Strike::blows).allSatisfy(blow -> {
            if (blow instanceof Blow.ToPart toPart) {
                assertThat(toPart.length().toSeconds())
                        .isBetween(shortest(toPart.deed()), longest(toPart.deed(), longest));
            } else {
                assertThat(blow.length().toSeconds()).isBetween(5L, 15L);
            }
        });
    }

    @Property
    void theFirstDeckFreezesEveryPartForAsLongAsAsked(@ForAll long seed) {
        assertThat(schedule(seed, ChaosSchedule.DECK))
                .extracting(Strike::label)
                .contains(Stream.of(Component.values())
                        .map(part -> "freeze " + part.label() + " for 40 s")
                        .toArray(String[]::new));
    }

    @Example
    void theSourceMisbehavesInEveryWayBeforeAnyComesAgain() {
        Set<String> ways = schedule(7, 5 * ChaosSchedule.DECK).stream()
                .filter(strike -> strike.kind().equals(Strike.SOURCE))
                .limit(Misbehaviour.values().length)
                .map(strike -> strike.blows().get(0).label())
                .collect(Collectors.toSet());

        assertThat(ways).hasSize(Misbehaviour.values().length);
    }

    @Example
    void ofOneFaultThereIsNothingElse() {
        Blow freeze = new Blow.ToPart(Deed.FREEZE, Component.KAFKA, Duration.ofSeconds(40));
        ChaosPlan plan = new ChaosPlan(1, 3, SPREAD, 100, 40, Optional.of(freeze));

        assertThat(ChaosSchedule.of(plan))
                .hasSize(3)
                .allSatisfy(strike -> assertThat(strike.blows()).containsExactly(freeze));
    }

    /** A report that names a seed is worth nothing if the next version reads it otherwise. */
    @Example
    void aSeedMeansTheSameForEver() {
        assertThat(schedule(1, 3))
                .extracting(strike -> strike.at().toMillis() + " " + strike.label())
                .containsExactly(
                        "38040 kill postgres for 4 s + restart job",
                        "200259 freeze kafka for 40 s",
                        "536705 restart cassandra");
    }

    private static long shortest(Deed deed) {
        return deed == Deed.FREEZE ? 5 : 0;
    }

    private static long longest(Deed deed, int longestFreeze) {
        return switch (deed) {
            case FREEZE -> longestFreeze;
            case KILL -> 5;
            case RESTART -> 0;
        };
    }

    private static Set<String> allKinds() {
        Set<String> kinds = new TreeSet<>(Set.of(Strike.PAIR, Strike.SOURCE));
        for (Component part : Component.values()) {
            for (Deed deed : Deed.values()) {
                kinds.add(deed.label() + " " + part.label());
            }
        }
        return kinds;
    }

    private static Set<String> kinds(List<Strike> strikes) {
        return strikes.stream().map(Strike::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Strike> schedule(long seed, int faults) {
        return ChaosSchedule.of(new ChaosPlan(seed, faults, SPREAD, 100, 40, Optional.empty()));
    }
}
