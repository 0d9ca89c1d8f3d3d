package dev.userstream.local.soak;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import dev.userstream.local.pipeline.FlatJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a soak is to be.
 *
 * @param id its name, of which the run's id is made: 1 to 60 letters, digits, {@code -} and {@code _}
 * @param rate users a second, more than 0, at most 10,000; with a budget, what the budget allows
 * @param duration how long it publishes, 5 minutes to 24 hours
 * @param budget whether the producer's budget for the source is on, and limits
 */
record SoakPlan(String id, double rate, Duration duration, boolean budget) {
    /** What the source allows: so many users in {@link #WINDOW}. */
    static final int BUDGET_USERS = 20_000;

    /** The stretch of time that the source counts. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** A fifth more than the budget allows, so that the budget is what limits. */
    private static final double ASKED_OVER_BUDGET = 1.2;

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int HIGHEST_RATE = 10_000;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    SoakPlan {
        require(id.matches("[A-Za-z0-9_-]{1,60}"), "--id: " + id + " (expected: 1 to 60 of A-Z a-z 0-9 - _)");
        require(rate > 0 && rate <= HIGHEST_RATE, "--rate: " + rate + " (expected: more than 0, at most 10000)");
        require(
                duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0,
                "--duration: " + duration + " (expected: 5m to 24h; less tells nothing)");
    }

    /** At the rate that the source's budget allows. */
    static SoakPlan atBudget(String id, Duration duration) {
        return new SoakPlan(id, BUDGET_USERS / (double) WINDOW.toSeconds(), duration, true);
    }

    RunId runId() {
        return new RunId("soak-" + id);
    }

    /** How many users it publishes in all. */
    long users() {
        return Math.max(1, Math.round(rate * duration.toMillis() / 1_000.0));
    }

    /** The rate that the producer is asked for. */
    double askedRate() {
        return budget ? rate * ASKED_OVER_BUDGET : rate;
    }

    /** By how many users it is ahead of its rate when the budget of a window is used up; 0 without a budget. */
    long step() {
        return budget ? Math.round(BUDGET_USERS * (1 - 1 / ASKED_OVER_BUDGET)) : 0;
    }

    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeNumberField("rate", rate);
            json.writeNumberField("duration_ms", duration.toMillis());
            json.writeBooleanField("budget", budget);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    /**
     * The opposite of {@link #toJson()}.
     *
     * @throws IOException if the text is not a plan
     */
    static SoakPlan ofJson(String text) throws IOException {
        Map<String, String> json = FlatJson.parse(text);
        try {
            return new SoakPlan(
                    Objects.requireNonNull(json.get("id"), "id"),
                    Double.parseDouble(Objects.requireNonNull(json.get("rate"), "rate")),
                    Duration.ofMillis(Long.parseLong(json.getOrDefault("duration_ms", "0"))),
                    Boolean.parseBoolean(json.get("budget")));
        } catch (RuntimeException e) {
            throw new IOException("plan: " + text + " (expected: the plan of a soak)", e);
        }
    }

    private static void require(boolean fits, String problem) {
        if (!fits) {
            throw new IllegalArgumentException(problem);
        }
    }
}
