package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    private static final int FARTHEST = 20;

    @ParameterizedTest
    @ValueSource(strings = {"c3", "ff", "80", "c080", "e282", "eda080", "f8888080", "c3a9c3"})
    void whatIsNotUtf8IsFoundWhereverItStandsBetweenAscii(String hex) {
        for (int before = 0; before < FARTHEST; before++) {
            for (int after = 0; after < FARTHEST; after++) {
                assertThat(Utf8.isValid(between(before, ByteString.decodeHex(hex), after)))
                        .as("%d before, %d after", before, after)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "é", "\u200c", "فاطمه", "👩🏽‍🚀", "\uFFFD"})
    void everyCharacterPassesWhereverItStandsBetweenAscii(String text) {
        for (int before = 0; before < FARTHEST; before++) {
            for (int after = 0; after < FARTHEST; after++) {
                assertThat(Utf8.isValid(between(before, ByteString.encodeUtf8(text), after)))
                        .as("%d before, %d after", before, after)
                        .isTrue();
            }
        }
    }

    @Test
    void aLongTextWithoutAsciiIsReadToItsEnd() {
        String text = "ف".repeat(100_000);

        assertThat(Utf8.isValid(text.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(Utf8.isValid(new Buffer().writeUtf8(text).writeByte(0xd9).readByteArray()))
                .isFalse();
    }

    private static byte[] between(int before, ByteString middle, int after) {
        return new Buffer()
                .writeUtf8("a".repeat(before))
                .write(middle)
                .writeUtf8("a".repeat(after))
                .readByteArray();
    }
}
