package dev.userstream.local.soak;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.local.pipeline.AuditVerdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a soak found.
 *
 * @param plan what it was to be
 * @param published users that the producer reported as published
 * @param state of the run, as the producer's ledger names it
 * @param elapsed how long it has published, all attempts together
 * @param attempts 1, and one more for each time it was resumed
 * @param samples how many were taken
 * @param findings what the samples say
 * @param audit the verdict on everything; empty where the soak was ended early
 */
record SoakReport(
        SoakPlan plan,
        long published,
        String state,
        Duration elapsed,
        int attempts,
        int samples,
        List<Finding> findings,
        Optional<AuditVerdict> audit) {
    private static final JsonFactory JSON = new JsonFactory();

    SoakReport {
        findings = List.copyOf(findings);
    }

    /** How a soak ends. */
    enum Verdict {
        PASS,
        FAIL,
        /** Too few samples to judge something that must be judged. */
        UNPROVABLE,
        /** Ended early; it can be resumed. */
        UNFINISHED
    }

    Verdict verdict() {
        if (audit.isEmpty()) {
            return Verdict.UNFINISHED;
        }
        boolean isComplete = state.equals("SUCCEEDED") && published == plan.users();
        if (!audit.get().isClean() || !isComplete || has(Finding.Verdict.RISES) || has(Finding.Verdict.NOT_LINEAR)) {
            return Verdict.FAIL;
        }
        return has(Finding.Verdict.TOO_FEW_SAMPLES) ? Verdict.UNPROVABLE : Verdict.PASS;
    }

    private boolean has(Finding.Verdict verdict) {
        return findings.stream().anyMatch(finding -> finding.verdict() == verdict);
    }

    /** The report as one JSON object; durations are milliseconds, sizes bytes, and what was not measured is null. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("id", plan.id());
            json.writeNumberField("rate", plan.rate());
            json.writeBooleanField("budget", plan.budget());
            json.writeNumberField("duration_ms", plan.duration().toMillis());
            json.writeNumberField("users_planned", plan.users());
            json.writeNumberField("published", published);
            json.writeStringField("state", state);
            json.writeNumberField("elapsed_ms", elapsed.toMillis());
            json.writeNumberField("attempts", attempts);
            json.writeNumberField("samples", samples);
            writeAudit(json);
            json.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                write(json, finding);
            }
            json.writeEndArray();
            json.writeStringField("verdict", verdict().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text + System.lineSeparator();
    }

    private void writeAudit(JsonGenerator json) throws IOException {
        Optional<AuditVerdict.Findings> found = audit.flatMap(AuditVerdict::findings);
        json.writeStringField("audit", audit.map(AuditVerdict::verdict).orElse(null));
        write(json, "lost", found.map(AuditVerdict.Findings::missing));
        write(json, "duplicated", found.map(AuditVerdict.Findings::duplicated));
        write(json, "wrong", found.map(AuditVerdict.Findings::wrong));
        write(json, "extra", found.map(AuditVerdict.Findings::extra));
        json.writeStringField("cause", audit.map(AuditVerdict::complaint).orElse(""));
    }

    private static void write(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("figure", finding.figure());
        json.writeNumberField("first", finding.first());
        json.writeNumberField("last", finding.last());
        json.writeNumberField("median", finding.median());
        json.writeNumberField("most", finding.most());
        json.writeNumberField("change", finding.change());
        json.writeNumberField("allowed", finding.allowed());
        json.writeStringField("verdict", finding.verdict().label());
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
