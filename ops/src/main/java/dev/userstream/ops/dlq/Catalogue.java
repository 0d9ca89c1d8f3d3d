package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Replay;
import dev.userstream.events.ReplayCodec;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.evidence.Lag;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.TopicRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The letters that a filter asks for, each identity once, with what became of it. Not thread-safe while it is filled. */
public final class Catalogue {
    private final LetterFilter filter;
    private final Map<LetterId, Letter> letters = new LinkedHashMap<>();

    Catalogue(LetterFilter filter) {
        this.filter = filter;
    }

    /**
     * Reads the topic of dead letters from its beginning to its present end.
     *
     * @throws dev.userstream.ops.evidence.UnreachableException if it cannot be read
     */
    public static Catalogue read(TopicLog topic, LetterFilter filter, AuditProgress progress) {
        Catalogue catalogue = new Catalogue(filter);
        SortedMap<Integer, Long> end = topic.endOffsets();
        long total = Lag.between(topic.beginningOffsets(), end);
        long[] read = {0};
        topic.read(new TreeMap<>(), end, message -> {
            catalogue.accept(message);
            progress.report("reading dead letters", ++read[0], total);
        });
        return catalogue;
    }

    /** The letters in the order in which they came. */
    public List<Letter> letters() {
        return List.copyOf(letters.values());
    }

    /** Those that nobody has replayed. */
    public List<Letter> open() {
        return letters.values().stream().filter(Letter::isOpen).toList();
    }

    /** Names of the filter that no letter has which it lets through. */
    public List<LetterName> unknown() {
        return filter.names().stream()
                .filter(name -> letters.values().stream().noneMatch(letter -> name.names(letter.id(), letter.record())))
                .toList();
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> letter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        if (letter.isPresent()) {
            add(letter.get(), message);
        } else {
            ReplayCodec.decode(message.headers()).ifPresent(this::mark);
        }
    }

    private void add(DeadLetter letter, TopicRecord message) {
        LetterId id = LetterId.of(letter);
        if (letters.computeIfPresent(id, (same, known) -> known.repeated()) == null
                && filter.accepts(letter, LetterName.ofRecord(message.partition(), message.offset()))) {
            letters.put(id, Letter.first(letter, message.partition(), message.offset()));
        }
    }

    /** A mark always stands behind its letter: the topic has one partition. */
    private void mark(Replay replay) {
        letters.computeIfPresent(LetterId.of(replay), (same, letter) -> letter.replayed(replay));
    }
}
