package dev.userstream.ops.console;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.topic.Topics;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.kafka.KafkaErrors;
import dev.userstream.ops.dlq.DeadLetterCounts;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.Repair;
import dev.userstream.ops.dlq.Replayer;
import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists, shows and replays dead letters over HTTP. One request reads the topic at a time. Thread-safe. */
final class DeadLetterRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRoutes.class);
    private static final Pattern PLACE =
            Pattern.compile(Pattern.quote(Topics.DEAD_LETTERS.name()) + "-(\\d{1,9})@(\\d{1,18})");
    private static final long WAIT_MS = 5_000;
    private static final int MAX_LISTED = 100;
    private static final int MAX_HEADER = 500;
    /** A page shows this much of a value; the rest can be downloaded. */
    private static final int MAX_SHOWN_BYTES = 65_536;
    /** Leaves room for the escapes of JSON in a request of at most {@link Json#MAX_BODY_BYTES}. */
    private static final int MAX_EDITABLE_BYTES = 32_768;

    private final Supplier<? extends PipelineTopics> opener;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Semaphore permit = new Semaphore(1);
    /** Opened by the first request and used by the one that holds the permit. */
    private @Nullable PipelineTopics topics;

    private record ListDocument(long total, long open, List<Map<String, @Nullable Object>> deadLetters) {}

    private record HeaderDocument(String name, String value) {}

    /** The text is the beginning of the value with all its characters; bytes that are not UTF-8 are U+FFFD. */
    private record DeadLetterDocument(
            Map<String, @Nullable Object> summary,
            String detail,
            List<HeaderDocument> headers,
            @Nullable String text,
            boolean complete,
            boolean editable) {}

    /** The value to publish; {@code null} for the original one. */
    record ReplayRequest(@Nullable String value) {}

    private record ReplayDocument(int replayed, boolean refusedAgain) {}

    DeadLetterRoutes(Supplier<? extends PipelineTopics> opener, Supplier<Producer<byte[], byte[]>> producers) {
        this.opener = opener;
        this.producers = producers;
    }

    void addRoutes(RoutesConfig routes) {
        routes.get("/dead-letters", this::list);
        routes.get("/dead-letters/{record}", this::show);
        routes.get("/dead-letters/{record}/value", this::download);
        routes.post("/dead-letters/{record}/replay", this::replay);
    }

    /** The newest dead letters, of one reason or all. */
    private void list(Context context) throws InterruptedException {
        String reason = context.queryParam("reason");
        boolean all = "all".equals(context.queryParam("state"));
        Json.send(context, 200, exclusively(source -> {
            DeadLetterCounts counts = new DeadLetterCounts();
            List<DeadLetterEntry> newest = new ArrayList<>(DeadLetterEntry.newest(
                    source,
                    entry ->
                            reason == null || entry.deadLetter().reason().code().equals(reason),
                    counts::accept));
            Collections.reverse(newest);
            long total = sum(counts.byReason(), reason);
            return new ListDocument(
                    total,
                    total - sum(counts.replayed(), reason),
                    newest.stream()
                            .filter(entry -> all || entry.isOpen())
                            .limit(MAX_LISTED)
                            .map(DeadLetterEntry::document)
                            .toList());
        }));
    }

    private void show(Context context) throws InterruptedException {
        Json.send(context, 200, exclusively(source -> {
            DeadLetterEntry entry = find(source, context);
            return document(entry, original(source, entry));
        }));
    }

    private void download(Context context) throws InterruptedException {
        byte[] value = exclusively(source -> {
            byte[] found = original(source, find(source, context)).value();
            return found == null ? new byte[0] : found;
        });
        context.contentType("application/octet-stream")
                .header("Content-Disposition", "attachment; filename=\"dead-letter-value\"")
                .result(value);
    }

    private void replay(Context context) throws InterruptedException {
        ReplayRequest request = Json.parse(Json.body(context), ReplayRequest.class);
        String value = request.value();
        Repair repair = value == null ? Repair.NONE : Repair.by(value.getBytes(StandardCharsets.UTF_8));
        Json.send(context, 200, exclusively(source -> {
            DeadLetterEntry entry = find(source, context);
            if (!entry.isOpen()) {
                throw Problem.conflict(entry.place() + ": replayed already, to " + entry.replayPlace()
                        + " (expected: an open dead letter)");
            }
            Replayer.Report report = replay(source, entry, repair);
            if (!report.failures().isEmpty()) {
                throw Problem.badRequest(SafeText.line(report.failures().get(0)));
            }
            LOG.info("event=dead_letter_replayed record={} repaired={}", entry.place(), repair != Repair.NONE);
            return new ReplayDocument(report.replayed(), report.invalid() > 0);
        }));
    }

    private Replayer.Report replay(PipelineTopics source, DeadLetterEntry entry, Repair repair) {
        try (Producer<byte[], byte[]> producer = producers.get()) {
            return new Replayer(source, producer, repair, InstantSource.system(), () -> false)
                    .replay(List.of(entry), Progress.NONE);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, "kafka");
        }
    }

    private <T> T exclusively(Function<PipelineTopics, T> work) throws InterruptedException {
        if (!permit.tryAcquire(WAIT_MS, TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable("dead letters: another request is being answered (expected: none; retry later)");
        }
        try {
            PipelineTopics open = topics == null ? opener.get() : topics;
            topics = open;
            return work.apply(open);
        } finally {
            permit.release();
        }
    }

    private static long sum(Map<String, Long> counts, @Nullable String reason) {
        return reason == null
                ? counts.values().stream().mapToLong(Long::longValue).sum()
                : counts.getOrDefault(reason, 0L);
    }

    private static DeadLetterEntry find(PipelineTopics source, Context context) {
        Matcher place = PLACE.matcher(context.pathParam("record"));
        Optional<DeadLetterEntry> found = place.matches()
                ? DeadLetterEntry.find(source, Integer.parseInt(place.group(1)), Long.parseLong(place.group(2)))
                : Optional.empty();
        return found.orElseThrow(() -> Problem.notFound(
                "dead letter: not found (expected: its record, such as users_created.dlq-0@5, as the list shows it)"));
    }

    private static DeadLetter original(PipelineTopics source, DeadLetterEntry entry) {
        return source.find(Topics.DEAD_LETTERS, entry.partition(), entry.offset())
                .flatMap(TopicRecord::deadLetter)
                .orElseThrow();
    }

    private static DeadLetterDocument document(DeadLetterEntry entry, DeadLetter original) {
        byte[] value = original.value();
        byte[] shown = value == null ? new byte[0] : Arrays.copyOf(value, Math.min(value.length, MAX_SHOWN_BYTES));
        String text = new String(shown, StandardCharsets.UTF_8);
        boolean exact = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value);
        return new DeadLetterDocument(
                entry.document(),
                SafeText.line(original.detail(), MAX_SHOWN_BYTES),
                original.headers().stream()
                        .map(header -> new HeaderDocument(
                                SafeText.line(header.name(), MAX_HEADER), SafeText.bytes(header.value(), MAX_HEADER)))
                        .toList(),
                value == null ? null : text,
                value == null || shown.length == value.length,
                exact && shown.length <= MAX_EDITABLE_BYTES);
    }
}
