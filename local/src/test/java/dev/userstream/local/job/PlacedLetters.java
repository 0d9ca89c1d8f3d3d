package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetter.Rejecter;
import dev.userstream.local.StackProbes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The dead letters of some published messages, by who refused them. */
record PlacedLetters(StackProbes probes, List<RecordMetadata> places) {
    /** These messages, by their index, are letters of that store and of nobody else, and no other one is any letter. */
    void assertOnly(Rejecter rejecter, Map<Integer, String> words) {
        Map<String, DeadLetter> letters = all();
        assertThat(letters.keySet())
                .isEqualTo(words.keySet().stream()
                        .map(index -> identity(index, rejecter.label()))
                        .collect(Collectors.toSet()));
        words.forEach((index, expected) -> {
            DeadLetter letter = letters.get(identity(index, rejecter.label()));
            assertThat(letter.reason()).isEqualTo(RefusalReason.STORE_REFUSED);
            assertThat(letter.detail()).contains(expected);
        });
    }

    void assertNone() {
        assertThat(all()).isEmpty();
    }

    /** The identity of the letter that this message, by its index, is when refused by this one. */
    String identity(int index, String rejecter) {
        return place(places.get(index)) + "/" + rejecter;
    }

    /** By identity; a letter that was written twice is one. */
    Map<String, DeadLetter> all() {
        Set<String> messages = places.stream().map(PlacedLetters::place).collect(Collectors.toSet());
        return probes.deadLetters().stream()
                .filter(letter -> messages.contains(
                        letter.identity().substring(0, letter.identity().lastIndexOf('/'))))
                .collect(Collectors.toMap(DeadLetter::identity, Function.identity(), (first, again) -> first));
    }

    private static String place(RecordMetadata place) {
        return place.topic() + "/" + place.partition() + "/" + place.offset();
    }
}
