package dev.userstream.ops.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.RefusalReason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
    private final DeadLetters topic = new DeadLetters();

    @Test
    void repeatsAfterACrashAreOneLetter() {
        topic.add(DeadLetters.refusedByParser(1));
        topic.add(DeadLetters.refusedByParser(1));
        topic.add(DeadLetters.refusedBy(Rejecter.POSTGRES, 1));

        assertThat(topic.catalogue().letters()).extracting(Letter::repeats).containsExactly(1, 0);
    }

    @Test
    void aLetterThatIsRepeatedAfterItsReplayStaysReplayed() {
        topic.add(DeadLetters.refusedByParser(1));
        topic.replay(Repair.NONE);
        topic.add(DeadLetters.refusedByParser(1));

        assertThat(topic.catalogue().open()).isEmpty();
    }

    @Test
    void everyFilterNarrowsTheList() {
        topic.add(DeadLetters.refusedByParser(1));
        topic.add(DeadLetters.refusedBy(Rejecter.POSTGRES, 2));

        assertThat(listed(filter(Set.of(RefusalReason.INVALID_JSON), Set.of(), List.of())))
                .containsExactly(0L);
        assertThat(listed(filter(Set.of(), Set.of(Rejecter.POSTGRES), List.of())))
                .containsExactly(1L);
        assertThat(listed(new LetterFilter(Set.of(), Set.of(), DeadLetters.REFUSED, null, 1, List.of())))
                .containsExactly(0L, 1L);
        assertThat(listed(new LetterFilter(Set.of(), Set.of(), null, DeadLetters.REFUSED, null, List.of())))
                .isEmpty();
        assertThat(listed(new LetterFilter(Set.of(), Set.of(), null, null, 0, List.of())))
                .isEmpty();
    }

    @Test
    void aLetterAnswersToEveryNameItHas() {
        topic.add(DeadLetters.refusedByParser(1));
        topic.add(DeadLetters.refusedBy(Rejecter.POSTGRES, 1));
        topic.add(DeadLetters.letter(9, null, RefusalReason.INVALID_SOURCE_USER, Rejecter.PRODUCER));

        assertThat(named("users_created-1@101")).containsExactly(0L, 1L);
        assertThat(named("users_created-1@101/postgres")).containsExactly(1L);
        assertThat(named("users_created.dlq-0@1")).containsExactly(1L);
        assertThat(named("run-1@9")).containsExactly(2L);
        assertThat(named("users_created-1@10")).isEmpty();
    }

    @Test
    void namesThatNoLetterHasAreKnown() {
        topic.add(DeadLetters.refusedByParser(1));
        LetterName there = LetterName.parse("users_created-1@101");
        LetterName elsewhere = LetterName.parse("users_created-1@101/postgres");

        Catalogue catalogue = topic.catalogue(filter(Set.of(), Set.of(), List.of(there, elsewhere)));

        assertThat(catalogue.letters()).hasSize(1);
        assertThat(catalogue.unknown())
                .extracting(LetterName::toString)
                .containsExactly("users_created-1@101/postgres");
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String text : List.of("", "users_created", "users_created-1@", "a@1/nobody", "a b@1", "a@1\n")) {
            assertThatThrownBy(() -> LetterName.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: ");
        }
    }

    @Test
    void nothingThatAnybodyWroteReachesTheTerminalAsAControl() {
        assertThat(ShownText.line("\u001b[2J\u202e", 10)).isEqualTo("\uFFFD[2J\uFFFD");
        assertThat(ShownText.text(DeadLetters.bytes("a\u001bb"))).isEmpty();
        assertThat(ShownText.key(new byte[] {0, (byte) 0xff})).isEqualTo("0x00ff");
        assertThat(ShownText.hex(DeadLetters.bytes("\u001bok")))
                .contains("1b 6f 6b", ".ok")
                .doesNotContain("\u001b");
    }

    private List<Long> named(String name) {
        return listed(filter(Set.of(), Set.of(), List.of(LetterName.parse(name))));
    }

    private List<Long> listed(LetterFilter filter) {
        return topic.catalogue(filter).letters().stream().map(Letter::offset).toList();
    }

    private static LetterFilter filter(Set<RefusalReason> reasons, Set<Rejecter> rejecters, List<LetterName> names) {
        return new LetterFilter(reasons, rejecters, null, null, null, names);
    }
}
