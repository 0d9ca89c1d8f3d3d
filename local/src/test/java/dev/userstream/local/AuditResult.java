package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.local.process.CommandRun;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** An audit's report: of the operator's service, or of the command, which needs a process for each. */
public record AuditResult(JsonNode report) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Audits a run that is in the ledger. */
    public static AuditResult of(ServiceProcess ops, RunId run) {
        String path = "/audit/" + run.value() + "?timeout=" + LIMIT.toSeconds() + "s";
        HttpResponse<String> response = await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> ops.get(path), answer -> answer.statusCode() == 200);
        return new AuditResult(HttpProbe.parse(response.body()));
    }

    /** The report that {@code audit --json} has printed. */
    public static AuditResult of(CommandRun command) {
        assertThat(command.stdout()).as(command.toString()).startsWith("{");
        return new AuditResult(HttpProbe.parse(command.stdout()));
    }

    /** {@code pass}, {@code fail} or {@code unprovable}. */
    public String verdict() {
        return report.path("verdict").asText();
    }

    /** A figure of Cassandra and then of PostgreSQL. */
    public List<Long> figures(String name) {
        return Stream.of(Store.values())
                .map(store ->
                        report.path("stores").path(store.label()).path(name).asLong(-1))
                .toList();
    }

    @Override
    public String toString() {
        return report.toString();
    }
}
