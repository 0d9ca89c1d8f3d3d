package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorTextTest {
    @ParameterizedTest
    @MethodSource
    void everyExceptionHasALine(Throwable error, String outermost, String innermost, String own) {
        assertThat(ErrorText.of(error)).isEqualTo(outermost);
        assertThat(ErrorText.ofInnermost(error)).startsWith(innermost).hasLineCount(1);
        assertThat(ErrorText.message(error)).isEqualTo(own);
    }

    static Stream<Arguments> everyExceptionHasALine() {
        return Stream.of(
                arguments(new IOException("\n  no\nat a"), "IOException: no", "IOException: no", "no"),
                arguments(
                        new IllegalStateException("outer", new IOException("inner")),
                        "IllegalStateException: outer",
                        "IOException: inner",
                        "outer"),
                arguments(
                        new IllegalStateException("outer", new NullPointerException()),
                        "IllegalStateException: outer",
                        "IllegalStateException: outer",
                        "outer"),
                arguments(
                        new IOException("", new NullPointerException()),
                        "IOException",
                        "NullPointerException: without a message, thrown at " + ErrorTextTest.class.getName(),
                        "IOException"));
    }
}
