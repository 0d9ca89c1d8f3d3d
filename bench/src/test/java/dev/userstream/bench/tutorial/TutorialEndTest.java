package dev.userstream.bench.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.bench.measure.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TutorialEndTest {
    private final StringWriter said = new StringWriter();
    private final Report report = new Report(Path.of("."), Map.of(), new PrintWriter(said));

    @Test
    void asManyRowsAsUsersAreComplete() {
        TutorialEnd.tell(report, 10, 10);

        assertThat(said.toString()).contains("not audited", "complete=true").doesNotContain("expected");
    }

    @Test
    void fewerAreNot() {
        TutorialEnd.tell(report, 10, 9);

        assertThat(said.toString()).contains("rows 9, published 10 (expected: as many)", "complete=false");
    }
}
