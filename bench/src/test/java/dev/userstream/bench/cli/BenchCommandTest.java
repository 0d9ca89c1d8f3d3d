package dev.userstream.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class BenchCommandTest {
    private final CommandLine line = new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throughput",
                "latency",
                "tutorial",
                "producer",
                "cold-start",
                "scaling",
                "batches",
                "micro",
                "all"
            })
    void everyMeasurementCanBeAskedFor(String what) {
        assertThatCode(() -> line.parseArgs(what, "--quick", "--rates", "50,500"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsUnknownIsAMistakeOfUse() {
        assertThat(line.setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()))
                        .execute("speed"))
                .isEqualTo(2);
    }
}
