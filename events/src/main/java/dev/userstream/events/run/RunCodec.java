package dev.userstream.events.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.userstream.events.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON form of a {@link Run}, in the ledger and over HTTP. Unknown fields are ignored. Thread-safe. */
public final class RunCodec {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private RunCodec() {}

    /** The ledger record's key. */
    public static byte[] key(RunId id) {
        return id.value().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a run as one flat JSON object. */
    public static byte[] encode(Run run) {
        try {
            return JSON.writeValueAsBytes(document(run));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run is always writable", e);
        }
    }

    /**
     * Reads a ledger entry.
     *
     * @throws IllegalArgumentException if the bytes are not one; the message names the error
     */
    public static Run decode(byte[] bytes) {
        try {
            return JSON.readValue(bytes, Document.class).toRun();
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            String problem = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            throw new IllegalArgumentException(
                    "ledger entry: not readable (expected: the JSON of a run): " + problem, e);
        }
    }

    /** The run as a document that any Jackson mapper writes as {@link #encode} does, for responses that list runs. */
    public static Document document(Run run) {
        RunRequest request = run.request();
        return new Document(
                run.id().value(),
                request.users(),
                milliseconds(request.duration()),
                request.rate(),
                request.nationalities(),
                milliseconds(request.lease()),
                run.seed(),
                run.pageSize(),
                run.state(),
                run.cause(),
                run.attempt(),
                run.watermark(),
                run.published(),
                run.rejected(),
                run.active().toMillis(),
                run.startOffsets(),
                run.startedAt().toString(),
                run.updatedAt().toString());
    }

    private static @Nullable Long milliseconds(@Nullable Duration duration) {
        return duration == null ? null : Long.valueOf(duration.toMillis());
    }

    private static @Nullable Duration duration(@Nullable Long milliseconds) {
        return milliseconds == null ? null : Duration.ofMillis(milliseconds);
    }

    /** A run's JSON object; durations in milliseconds, times in ISO-8601 UTC. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Document(
            @Nullable String runId,
            @Nullable Long users,
            @Nullable Long durationMs,
            @Nullable Double rate,
            @Nullable List<String> nationalities,
            @Nullable Long leaseMs,
            @Nullable String seed,
            int pageSize,
            @Nullable RunState state,
            @JsonInclude @Nullable String cause,
            int attempt,
            long watermark,
            long published,
            long rejected,
            long activeMs,
            @Nullable SortedMap<Integer, Long> startOffsets,
            @Nullable String startedAt,
            @Nullable String updatedAt) {
        private Run toRun() {
            return new Run(
                    new RunId(required("run_id", runId)),
                    new RunRequest(
                            users,
                            duration(durationMs),
                            rate,
                            nationalities == null ? List.of() : nationalities,
                            duration(leaseMs)),
                    required("seed", seed),
                    pageSize,
                    required("state", state),
                    cause,
                    attempt,
                    watermark,
                    published,
                    rejected,
                    Duration.ofMillis(activeMs),
                    startOffsets == null ? new TreeMap<>() : startOffsets,
                    Instant.parse(required("started_at", startedAt)),
                    Instant.parse(required("updated_at", updatedAt)));
        }

        private static <T> T required(String name, @Nullable T value) {
            return Objects.requireNonNull(value, name + ": absent (expected: a value)");
        }
    }
}
