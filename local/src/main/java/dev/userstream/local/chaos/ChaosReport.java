package dev.userstream.local.chaos;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.Store;
import dev.userstream.local.pipeline.AuditEvidence;
import dev.userstream.local.pipeline.AuditVerdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a chaos run found.
 *
 * @param plan what was to be done
 * @param stack where, for people
 * @param outcomes what was done, in order
 * @param publishing what was published
 * @param endedByThemselves how often a part ended without being told to
 * @param took from the begin of publishing to the verdict
 * @param endedEarly whether somebody asked for the end
 * @param audit the verdict on everything
 */
record ChaosReport(
        ChaosPlan plan,
        String stack,
        List<Outcome> outcomes,
        Publishing publishing,
        int endedByThemselves,
        Duration took,
        boolean endedEarly,
        AuditVerdict audit) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * What was published.
     *
     * @param name what the ids of the runs begin with
     * @param users users that the producer reported as published
     * @param runs runs that were asked for
     * @param failedRuns those that have not succeeded
     */
    record Publishing(String name, long users, int runs, long failedRuns) {}

    /** Whether every fault was survived and nothing is lost, twice or wrong. */
    boolean isClean() {
        return audit.isClean()
                && publishing.failedRuns() == 0
                && isAllInTopic()
                && (endedEarly || outcomes.size() == plan.faults())
                && outcomes.stream().allMatch(outcome -> outcome.recovered().isPresent());
    }

    /** Whether the topic holds exactly what the producer reported; true where the audit gave no evidence, which fails anyway. */
    private boolean isAllInTopic() {
        return inTopic().map(users -> users == publishing.users()).orElse(true);
    }

    /** Users of these runs that have a valid message in the topic. */
    Optional<Long> inTopic() {
        return audit.evidence()
                .map(evidence -> evidence.runs().stream()
                        .filter(run -> run.id().startsWith(publishing.name() + "-"))
                        .mapToLong(AuditEvidence.Run::inTopic)
                        .sum());
    }

    /** Rows of a store, whoever published them. */
    Optional<Long> rows(Store store) {
        return audit.evidence().map(evidence -> evidence.rows().get(store));
    }

    /** A figure of the audit for one kind of fault: known where it is 0 over all, since no kind can have had more. */
    Optional<Long> ofKind(long overAll, boolean isAll) {
        return isAll || overAll == 0 ? Optional.of(overAll) : Optional.empty();
    }

    /** The report as one JSON object; durations are milliseconds, and what was not measured is null. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            writePlan(json);
            writeAudit(json);
            json.writeArrayFieldStart("kinds");
            for (KindFigures kind : KindFigures.of(outcomes)) {
                write(json, kind);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("timeline");
            for (Outcome outcome : outcomes) {
                write(json, outcome);
            }
            json.writeEndArray();
            json.writeStringField("verdict", isClean() ? "pass" : "fail");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text + System.lineSeparator();
    }

    private void writePlan(JsonGenerator json) throws IOException {
        json.writeStringField("stack", stack);
        json.writeNumberField("seed", plan.seed());
        json.writeNumberField("rate", plan.rate());
        json.writeNumberField("faults_planned", plan.faults());
        json.writeNumberField("faults", outcomes.size());
        json.writeNumberField("published", publishing.users());
        json.writeNumberField("runs", publishing.runs());
        json.writeNumberField("failed_runs", publishing.failedRuns());
        json.writeNumberField("ended_by_themselves", endedByThemselves);
        json.writeNumberField("took_ms", took.toMillis());
        json.writeBooleanField("ended_early", endedEarly);
    }

    private void writeAudit(JsonGenerator json) throws IOException {
        Optional<AuditVerdict.Findings> findings = audit.findings();
        json.writeStringField("audit", audit.verdict());
        write(json, "in_topic", inTopic());
        json.writeObjectFieldStart("rows");
        for (Store store : Store.values()) {
            write(json, store.label(), rows(store));
        }
        json.writeEndObject();
        write(json, "lost", findings.map(AuditVerdict.Findings::missing));
        write(json, "duplicated", findings.map(AuditVerdict.Findings::duplicated));
        write(json, "wrong", findings.map(AuditVerdict.Findings::wrong));
        write(json, "extra", findings.map(AuditVerdict.Findings::extra));
        write(json, "dead_letters", findings.map(AuditVerdict.Findings::deadLetters));
        json.writeStringField("cause", audit.complaint());
    }

    private static void write(JsonGenerator json, KindFigures kind) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", kind.kind());
        json.writeNumberField("count", kind.count());
        write(json, "median_recovery_ms", kind.median().map(Duration::toMillis));
        write(json, "longest_recovery_ms", kind.longest().map(Duration::toMillis));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeNumberField("at_ms", outcome.began().toMillis());
        json.writeStringField("fault", outcome.strike().label());
        json.writeNumberField("lasted_ms", outcome.lasted().toMillis());
        write(json, "recovered_ms", outcome.recovered().map(Duration::toMillis));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Optional<Long> figure) throws IOException {
        if (figure.isPresent()) {
            json.writeNumberField(name, figure.get());
        } else {
            json.writeNullField(name);
        }
    }
}
