package dev.userstream.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.bench.measure.BenchFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    private final StringWriter said = new StringWriter();

    @Test
    void aPartThatDoesNotDoItsWorkIsUnreachable() {
        assertThat(explained(new BenchFailedException("demo: no first row"))).isEqualTo(3);
        assertThat(said).hasToString("demo: no first row" + System.lineSeparator());
    }

    @Test
    void aWrongSettingIsAMistakeOfUse() {
        assertThat(explained(new IllegalArgumentException("--users: -1"))).isEqualTo(2);
    }

    @Test
    void whatNobodyExpectedShowsWhereItHappened() {
        assertThat(explained(new Exception("odd"))).isEqualTo(1);
        assertThat(said.toString()).contains("odd", "at dev.userstream");
    }

    private int explained(Exception failure) {
        return Failures.explain(failure, new PrintWriter(said, true));
    }
}
