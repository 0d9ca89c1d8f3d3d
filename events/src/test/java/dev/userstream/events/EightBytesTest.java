package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class EightBytesTest {
    @Property(tries = 20_000)
    void controlsAndBackslashesAreFoundWhereverTheyAre(@ForAll("bytes") byte[] bytes) {
        assertThat(EightBytes.hasControlsOrBackslashes(bytes))
                .isEqualTo(IntStream.range(0, bytes.length)
                        .anyMatch(index -> isControl(bytes[index]) || bytes[index] == '\\'));
    }

    @Property(tries = 20_000)
    void specialsAreFoundWhereverTheyAre(@ForAll("bytes") byte[] bytes) {
        assertThat(EightBytes.hasSpecials(bytes))
                .isEqualTo(IntStream.range(0, bytes.length)
                        .anyMatch(index -> isControl(bytes[index]) || "\"\\?".indexOf(bytes[index]) >= 0));
    }

    @Property(tries = 20_000)
    void theNextQuotationMarkIsFoundFromAnyPlace(@ForAll("bytes") byte[] bytes, @ForAll @IntRange(max = 24) int start) {
        assertThat(EightBytes.indexOfQuotationMark(bytes, start))
                .isEqualTo(IntStream.range(start, bytes.length)
                        .filter(index -> bytes[index] == '"')
                        .findFirst()
                        .orElse(-1));
    }

    @Property(tries = 20_000)
    void asciiEndsWhereItEndsFromAnyPlace(@ForAll("bytes") byte[] bytes, @ForAll @IntRange(max = 24) int anywhere) {
        int start = Math.min(anywhere, bytes.length);

        assertThat(EightBytes.endOfAscii(bytes, start))
                .isEqualTo(IntStream.range(start, bytes.length)
                        .filter(index -> bytes[index] < 0)
                        .findFirst()
                        .orElse(bytes.length));
    }

    /** Mostly letters, so that there are long ways to what is looked for, and its neighbours, which differ by a bit. */
    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> letters = Arbitraries.of((byte) 'a', (byte) ' ', (byte) '~', (byte) 0x7F);
        Arbitrary<Byte> edges = Arbitraries.of(0x00, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x3E, 0x3F, 0x40, 0x5B, 0x5C, 0x5D)
                .flatMap(edge -> Arbitraries.of((byte) edge.intValue(), (byte) (edge | 0x80)));
        Arbitrary<Byte> any =
                Arbitraries.frequencyOf(Tuple.of(12, letters), Tuple.of(2, edges), Tuple.of(1, Arbitraries.bytes()));
        return any.array(byte[].class).ofMaxSize(24);
    }

    private static boolean isControl(byte value) {
        return value >= 0 && value < ' ';
    }
}
