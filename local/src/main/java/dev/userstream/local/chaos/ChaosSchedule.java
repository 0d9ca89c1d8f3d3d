package dev.userstream.local.chaos;

import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes the schedule of a plan. The same plan gives the same strikes on every machine: {@link Random}'s algorithm is part of
 * Java's specification.
 *
 * <p>Dealt like cards: a deck holds every deed on every part once, a few pairs and a few faults of the source, is shuffled and
 * dealt to its end before the next. So a schedule of a deck's length holds every kind, and the longest freeze of every part,
 * which each part's first freeze is.
 */
final class ChaosSchedule {
    /** Cards of a deck. */
    static final int DECK = Deed.values().length * Component.values().length + 5;

    private static final int PAIRS = 3;
    private static final int SOURCES = 2;
    private static final int SHORTEST_FREEZE_SECONDS = 5;
    private static final int LONGEST_AWAY_SECONDS = 5;
    private static final int SHORTEST_MISBEHAVIOUR_SECONDS = 5;
    private static final int LONGEST_MISBEHAVIOUR_SECONDS = 15;

    private final ChaosPlan plan;
    private final Random random;
    private final List<Misbehaviour> misbehaviours = new ArrayList<>();
    private final Set<Component> frozen = EnumSet.noneOf(Component.class);

    private ChaosSchedule(ChaosPlan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /** The strikes in their order. */
    static List<Strike> of(ChaosPlan plan) {
        return new ChaosSchedule(plan).strikes();
    }

    private List<Strike> strikes() {
        List<List<Blow>> cards = new ArrayList<>();
        while (cards.size() < plan.faults()) {
            cards.addAll(plan.only().map(blow -> List.of(List.of(blow))).orElseGet(this::deck));
        }
        List<Strike> strikes = new ArrayList<>();
        for (int index = 0; index < plan.faults(); index++) {
            strikes.add(new Strike(moment(index), cards.get(index)));
        }
        return strikes;
    }

    /** Somewhere in its share of the time, so that the order is that of the cards. */
    private Duration moment(int index) {
        double share = plan.spread().toMillis() / (double) plan.faults();
        return Duration.ofMillis((long) (share * (index + random.nextDouble())));
    }

    private List<List<Blow>> deck() {
        List<List<Blow>> deck = new ArrayList<>();
        for (Component part : Component.values()) {
            for (Deed deed : Deed.values()) {
                deck.add(List.of(blow(deed, part)));
            }
        }
        for (int pair = 0; pair < PAIRS; pair++) {
            deck.add(pair());
        }
        for (int source = 0; source < SOURCES; source++) {
            deck.add(List.of(misbehaviour()));
        }
        Collections.shuffle(deck, random);
        return deck;
    }

    private List<Blow> pair() {
        List<Component> parts = new ArrayList<>(List.of(Component.values()));
        Collections.shuffle(parts, random);
        return List.of(blow(deed(), parts.get(0)), blow(deed(), parts.get(1)));
    }

    private Deed deed() {
        List<Deed> deeds = List.of(Deed.values());
        return deeds.get(random.nextInt(deeds.size()));
    }

    private Blow blow(Deed deed, Component part) {
        return new Blow.ToPart(
                deed,
                part,
                switch (deed) {
                    case KILL -> seconds(0, LONGEST_AWAY_SECONDS);
                    case FREEZE -> freeze(part);
                    case RESTART -> Duration.ZERO;
                });
    }

    private Duration freeze(Component part) {
        Duration drawn = seconds(SHORTEST_FREEZE_SECONDS, plan.longestFreezeSeconds());
        return frozen.add(part) ? Duration.ofSeconds(plan.longestFreezeSeconds()) : drawn;
    }

    /** Every way to misbehave once before any comes again. */
    private Blow misbehaviour() {
        if (misbehaviours.isEmpty()) {
            misbehaviours.addAll(List.of(Misbehaviour.values()));
            Collections.shuffle(misbehaviours, random);
        }
        return new Blow.ToSource(
                misbehaviours.remove(misbehaviours.size() - 1),
                seconds(SHORTEST_MISBEHAVIOUR_SECONDS, LONGEST_MISBEHAVIOUR_SECONDS));
    }

    private Duration seconds(int shortest, int longest) {
        return Duration.ofSeconds(shortest + random.nextInt(longest - shortest + 1));
    }
}
