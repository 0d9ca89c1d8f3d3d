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
                            29,
                            24,
                            25,
                            26,
                            27,
                            new TreeMap<>(Map.of("parser", 30L, "cassandra", 1L)),
                            28L,
                            new Examples(List.of("m"), List.of(new WrongRow("w", List.of("email"))), List.of("x"))))),
            1_500);

    @Test
    void theJsonHoldsEveryFigure() {
        assertThat(Terminal.json(FAILED))
                .contains("\"run_id\":\"r-1\",\"verdict\":\"fail\",\"reasons\":[\"cassandra lacks 1 rows\"]")
                .contains("\"published\":10,\"rejected_by_producer\":2,\"messages\":11,\"unaccounted\":4")
                .contains("\"dead_lettered\":3,\"dead_letters\":{\"not_json\":3}")
                .contains("{\"run_id\":\"r-1\",\"state\":\"SUCCEEDED\",\"published\":10,\"in_topic\":9}")
                .contains(
                        "\"expected\":21,\"rows\":22,\"missing\":23,\"expired\":29,\"duplicated\":24,\"wrong\":25,\"extra\":26")
                .contains("\"unverifiable\":27,\"dead_letters\":{\"cassandra\":1,\"parser\":30},\"lag\":28")
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

    @Test
    void aPassNamesTheUsersThatTheStoresLack() {
        AuditReport passed = new AuditReport(
                null, Verdict.PASS, List.of(), 10, 0, 10, 0, 31, new TreeMap<>(), List.of(), FAILED.stores(), 1_500);

        assertThat(AuditCommand.text(passed).lines().toList())
                .last()
                .isEqualTo("PASS: every published user is in both stores with its newest values, except: 31 only dead"
                        + " letters in place of rows in cassandra {cassandra=1, parser=30}, 29 expired in cassandra.");
    }
}
