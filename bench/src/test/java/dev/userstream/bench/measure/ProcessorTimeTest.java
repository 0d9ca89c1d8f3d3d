package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessorTimeTest {
    private static final String STAT =
            "4711 (a ) (name) S 1 4711 4711 0 -1 4194560 2047 3 4 5 250 75 20 5 20 0 31 0 8873 1 2 3";

    @Test
    void aProcessAndItsEndedChildrenAreToldApart() {
        ProcessorTime time = ProcessorTime.parse(STAT);

        assertThat(time.own()).isEqualTo(Duration.ofMillis(3_250));
        assertThat(time.endedChildren()).isEqualTo(Duration.ofMillis(250));
        assertThat(time.all()).isEqualTo(Duration.ofMillis(3_500));
    }

    @Test
    void thisProcessHasTakenSome() {
        assertThat(ProcessorTime.of(ProcessHandle.current()).own()).isPositive();
    }

    @Test
    void aToolThatHasEndedIsStillCounted() throws Exception {
        Duration before = ProcessorTime.of(ProcessHandle.current()).endedChildren();

        int exitCode = new ProcessBuilder("/bin/sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done")
                .start()
                .waitFor();

        assertThat(exitCode).isZero();
        assertThat(ProcessorTime.of(ProcessHandle.current()).endedChildren()).isGreaterThan(before);
    }
}
