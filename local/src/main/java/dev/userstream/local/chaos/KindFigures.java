package dev.userstream.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The faults of one kind.
 *
 * @param kind what was done
 * @param count how often
 * @param median of the recoveries; empty where there was none
 * @param longest of the recoveries; empty where there was none
 */
record KindFigures(String kind, int count, Optional<Duration> median, Optional<Duration> longest) {
    private static final String ALL = "all";

    /** The kinds by name, and all of them together last. */
    static List<KindFigures> of(List<Outcome> outcomes) {
        Map<String, List<Outcome>> kinds = new TreeMap<>();
        outcomes.forEach(outcome -> kinds.computeIfAbsent(outcome.strike().kind(), kind -> new ArrayList<>())
                .add(outcome));
        List<KindFigures> figures = new ArrayList<>();
        kinds.forEach((kind, same) -> figures.add(of(kind, same)));
        figures.add(of(ALL, outcomes));
        return figures;
    }

    private static KindFigures of(String kind, List<Outcome> outcomes) {
        List<Duration> sorted = outcomes.stream()
                .flatMap(outcome -> outcome.recovered().stream())
                .sorted()
                .toList();
        return sorted.isEmpty()
                ? new KindFigures(kind, outcomes.size(), Optional.empty(), Optional.empty())
                : new KindFigures(
                        kind,
                        outcomes.size(),
                        Optional.of(sorted.get((sorted.size() - 1) / 2)),
                        Optional.of(sorted.get(sorted.size() - 1)));
    }
}
