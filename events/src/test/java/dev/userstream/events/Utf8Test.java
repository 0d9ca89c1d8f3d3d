package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @Property(tries = 50_000)
    void itSaysWhatJavasDecoderSays(@ForAll("bytes") byte[] bytes) {
        boolean wellFormed = Utf8.isWellFormed(bytes);

        assertThat(wellFormed).isEqualTo(isDecodable(bytes));
        Statistics.label("UTF-8").collect(wellFormed).coverage(coverage -> {
            coverage.check(true).percentage(share -> share > 10);
            coverage.check(false).percentage(share -> share > 10);
        });
    }

    /** First and last of each length, and what lies next to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7F",
                "80",
                "BF",
                "C080",
                "C1BF",
                "C280",
                "DFBF",
                "C2",
                "C27F",
                "C2C0",
                "E08080",
                "E09FBF",
                "E0A080",
                "ED9FBF",
                "EDA080",
                "EDBFBF",
                "EE8080",
                "EFBFBF",
                "EFBF",
                "EFBF7F",
                "F0808080",
                "F08FBFBF",
                "F0908080",
                "F48FBFBF",
                "F4908080",
                "F7BFBFBF",
                "F4BFBF",
                "F888808080",
                "FC84808080",
                "FE",
                "FF"
            })
    void theEdgesAreWhereJavasDecoderHasThem(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Utf8.isWellFormed(bytes)).isEqualTo(isDecodable(bytes));
    }

    /** Texts whole, cut, and with a byte changed, at all distances from where eight bytes are looked at together. */
    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<String> characters = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.strings().ascii().ofMaxLength(9)),
                Tuple.of(
                        2,
                        Arbitraries.strings().withCharRange('\u0080', '\u07FF').ofMaxLength(2)),
                Tuple.of(
                        2,
                        Arbitraries.strings().withCharRange('\u0800', '\uD7FF').ofMaxLength(2)),
                Tuple.of(1, Arbitraries.integers().between(0x1_0000, 0x10_FFFF).map(Character::toString)));
        Arbitrary<byte[]> whole = characters
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
        return whole.flatMap(utf8 -> Arbitraries.integers()
                .between(0, Math.max(1, 2 * utf8.length))
                .flatMap(place -> Arbitraries.bytes().map(replaced -> damaged(utf8, place, replaced))));
    }

    private static byte[] damaged(byte[] utf8, int place, byte replaced) {
        byte[] damaged = utf8.clone();
        if (place < utf8.length) {
            damaged[place] = replaced;
        }
        return damaged;
    }

    private static boolean isDecodable(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
