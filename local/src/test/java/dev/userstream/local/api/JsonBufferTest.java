package dev.userstream.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBufferTest {
    /** So small that everything makes it grow. */
    private final JsonBuffer json = new JsonBuffer(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 10, 99, 100, -1, -100, Integer.MAX_VALUE})
    void numbersHaveTheirUsualForm(int number) {
        assertThat(text(json.number(number))).isEqualTo(Integer.toString(number));
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "0,3,000", "7,2,07", "10,2,10", "99,3,099", "100,3,100", "1234,2,1234"})
    void shortNumbersGetLeadingZeros(int number, int digits, String expected) {
        assertThat(text(json.padded(number, digits))).isEqualTo(expected);
    }

    @Test
    void bytesBecomeTwoDigitsEach() {
        byte[] bytes = {0, 15, 16, 127, -128, -1};

        assertThat(text(json.hex(bytes))).isEqualTo("000f107f80ff");
        assertThat(text(json.raw(' ').hex(bytes, 1, 3))).isEqualTo("000f107f80ff 0f10");
    }

    private static String text(JsonBuffer json) {
        return new String(json.toByteArray(), StandardCharsets.US_ASCII);
    }
}
