package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.run.RunState;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.Examples;
import dev.userstream.ops.audit.AuditReport.RunFigures;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.audit.AuditReport.WrongRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AuditCommandTest {
    private static final AuditReport FAILED = new AuditReport(
            "r-1",
            Verdict.FAIL,
            List.of("cassandra lacks 1 rows"),
            10,
            2,
            11,
            4,
            3,
            new TreeMap<>(Map.of("not_json", 3L)),
            List.of(new RunFigures("r-1", RunState.SUCCEEDED, 10, 9)),
            new TreeMap<>(Map.of(
                    "cassandra",
                    new StoreFigures(
                            21,
                            22,
                            23,
                            24,
                            25,
                            26,
                            27,
                            28,
                            new Examples(List.of("m"), List.of(new WrongRow("w", List.of("email"))), List.of("x"))))),
            1_500);

    @Test
    void theJsonHoldsEveryFigure() {
        assertThat(Terminal.json(FAILED))
                .contains("\"run_id\":\"r-1\",\"verdict\":\"fail\",\"reasons\":[\"cassandra lacks 1 rows\"]")
                .contains("\"published\":10,\"rejected_by_producer\":2,\"messages\":11,\"unaccounted\":4")
                .contains("\"dead_lettered\":3,\"dead_letters\":{\"not_json\":3}")
                .contains("{\"run_id\":\"r-1\",\"state\":\"SUCCEEDED\",\"published\":10,\"in_topic\":9}")
                .contains("\"expected\":21,\"rows\":22,\"missing\":23,\"duplicated\":24,\"wrong\":25,\"extra\":26")
                .contains("\"unverifiable\":27,\"lag\":28")
                .contains("\"missing\":[\"m\"],\"wrong\":[{\"id\":\"w\",\"fields\":[\"email\"]}],\"extra\":[\"x\"]")
                .endsWith("\"duration_ms\":1500}\n");
    }

    @Test
    void theTextNamesVerdictAndRows() {
        assertThat(AuditCommand.text(FAILED).lines().toList())
                .first()
                .isEqualTo(
                        "run r-1: 10 published, 2 rejected by the producer, 11 messages, 3 dead letters {not_json=3}");
        assertThat(AuditCommand.text(FAILED).lines().toList())
                .contains(
                        "  cassandra lacks m",
                        "  cassandra differs in [email] of w",
                        "  cassandra has x without a message",
                        "- cassandra lacks 1 rows")
                .last()
                .asString()
                .startsWith("FAIL: ");
    }
}
