package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainWriterTest {
    private static final Instant DATE = Instant.parse("2010-02-03T04:05:06.007Z");

    @Property
    void itWritesWhatTheJsonGeneratorWrites(@ForAll("plainUsers") CreatedUser user) {
        assertThat(PlainWriter.write(user)).isEqualTo(UserCodec.encodeJson(user));
    }

    /** Whatever the characters and wherever they stand: it writes the same, leaves it to others, or the codec refuses. */
    @Property(tries = 10_000)
    void itNeverWritesOtherwiseThanTheRulesAndTheJsonGenerator(
            @ForAll @IntRange(max = 40) int place,
            @ForAll("characters") String odd,
            @ForAll("characters") String around) {
        StringBuilder text = new StringBuilder(around.repeat(40));
        text.insert(place, odd);
        CreatedUser user = Users.with(text.toString(), DATE);

        byte[] written = PlainWriter.write(user);

        if (written != null) {
            assertThat(UserRules.check(user)).isEmpty();
            assertThat(written).isEqualTo(UserCodec.encodeJson(user));
        }
        Statistics.label("written")
                .collect(written == null ? "by others" : "here")
                .coverage(coverage -> {
                    coverage.check("here").percentage(share -> share > 15);
                    coverage.check("by others").percentage(share -> share > 15);
                });
    }

    @ParameterizedTest
    @MethodSource("left")
    void othersWriteWhatHasToBeEscapedOrLookedAt(String text) {
        CreatedUser user = Users.with(text, DATE);

        assertThat(PlainWriter.write(user)).isNull();
        assertThat(UserCodec.encode(user)).isEqualTo(UserCodec.encodeJson(user));
    }

    static List<String> left() {
        return List.of("a\"b", "a\\b", "a\tb", "a\u001Fb", "why?", "1234567?", "12345678?", "ä?");
    }

    @Test
    void theLongestTextsAreWritten() {
        CreatedUser ascii = Users.with("x".repeat(UserRules.MAX_TEXT_CHARACTERS), DATE);
        CreatedUser pairs = Users.with("\uD83D\uDE00".repeat(UserRules.MAX_TEXT_CHARACTERS), DATE);

        assertThat(PlainWriter.write(ascii)).isEqualTo(UserCodec.encodeJson(ascii));
        assertThat(PlainWriter.write(pairs)).isEqualTo(UserCodec.encodeJson(pairs));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void itWritesNothingThatTheRulesRefuse(CreatedUser user) {
        assertThat(PlainWriter.write(user)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> UserCodec.encode(user));
    }

    static List<CreatedUser> refused() {
        return List.of(
                Users.with("", DATE),
                Users.with("\u0000", DATE),
                Users.with("\uD83D", DATE),
                Users.with("\uDE00", DATE),
                Users.with("\uDE00\uD83D", DATE),
                Users.with("twelve chars\uD83D", DATE),
                Users.with("ä\uD83D", DATE),
                Users.with("x".repeat(UserRules.MAX_TEXT_CHARACTERS + 1), DATE),
                Users.with("x", Instant.MAX),
                Users.with("x", Instant.MIN),
                Users.with("x", DATE.plusNanos(1)));
    }

    @Provide
    Arbitrary<CreatedUser> plainUsers() {
        return Users.plain();
    }

    @Provide
    Arbitrary<String> characters() {
        return Arbitraries.of(
                "x",
                "~",
                " ",
                "\u007F",
                "ä",
                "ß",
                "漢",
                "\uFFFD",
                "\uD83D\uDE00",
                "?",
                "\"",
                "\\",
                "\n",
                "\u0000",
                "\uD83D",
                "\uDE00");
    }
}
