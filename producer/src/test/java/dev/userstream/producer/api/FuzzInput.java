package dev.userstream.producer.api;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Inputs by number: damaged documents of every kind that we read, and some that are nothing at all. Thread-safe. */
final class FuzzInput {
    private static final int MOST_RANDOM_BYTES = 300;
    private static final int LONGEST_RANGE = 60;
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final Instant THEN = Instant.parse("2026-11-21T12:00:00Z");
    private static final CreatedUser USER = new CreatedUser(
            UserIds.of(new RunId("fuzz"), 0),
            "Zoë",
            "O'Neil",
            "female",
            "12 Rue \"X\", Paris, Île-de-France, France",
            "0515",
            "zoe@example.com",
            "zoe",
            Instant.parse("1944-08-25T00:00:00Z"),
            THEN,
            null,
            "https://example.com/\uD83D\uDE00.jpg");
    private static final String RUN = """
            {"run_id":"demo","users":1000,"rate":50.5,"nationalities":["GB","US"],"lease_ms":60000,\
            "seed":"2a97516c354b6848","page_size":500,"owner":"SERVICE","state":"FAILED","cause":"no users",\
            "attempt":2,"watermark":7,"published":5,"rejected":2,"active_ms":1234,\
            "start_offsets":{"0":10,"1":0},"started_at":"2026-11-21T12:00:00Z","updated_at":"2026-11-21T12:00:09Z"}""";

    private static final List<byte[]> DOCUMENTS = List.of(
            UserCodec.encode(USER),
            UserJson.pageOf(2).getBytes(StandardCharsets.UTF_8),
            RUN.getBytes(StandardCharsets.UTF_8),
            letter(new DeadLetter.Origin.Position("users_created", 3, 42, 1_000)),
            letter(new DeadLetter.Origin.Sequence(new RunId("demo"), 7)),
            "{\"error\":\"Uh oh, something has gone wrong.\"}".getBytes(StandardCharsets.UTF_8));

    /** What parsers stumble over. */
    private static final List<byte[]> PIECES = List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\"",
                    "\\",
                    "null",
                    "true",
                    "NaN",
                    "-",
                    "0",
                    "-1",
                    "1e999",
                    "1E-999",
                    "99999999999999999999",
                    "2147483648",
                    "\\u0000",
                    "\\ud800",
                    "\\uDC00\\uD800",
                    "\u0000",
                    "\uFEFF",
                    "\uFFFD",
                    "é",
                    "\uD83D\uDE00",
                    "\n",
                    "=",
                    "/*",
                    "'",
                    "\"id\":",
                    "\"results\":[",
                    "\"error\":",
                    "{}{}",
                    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                    "{\"a\":{\"a\":{\"a\":{\"a\":",
                    "+1000000000-01-01T00:00:00Z",
                    "-9999-01-01T00:00:00Z",
                    "2026-02-30T00:00:00Z",
                    "\"nationalities\":[{",
                    "\"start_offsets\":{\"x\":")
            .stream()
            .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
            .collect(Collectors.toUnmodifiableList());

    private final long seed;

    FuzzInput(long seed) {
        this.seed = seed;
    }

    /** The input of that number; the same for ever. */
    byte[] of(long number) {
        SplittableRandom random = new SplittableRandom(seed + number * STEP);
        if (random.nextInt(10) == 0) {
            byte[] bytes = new byte[random.nextInt(MOST_RANDOM_BYTES)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = anyOf(DOCUMENTS, random);
        for (int edit = edits(random); edit > 0; edit--) {
            bytes = edited(bytes, random);
        }
        return bytes;
    }

    /** Half of the documents get one, a quarter two, and so on: much damage never comes past a parser's first lines. */
    private static int edits(SplittableRandom random) {
        return random.nextInt(16) == 0 ? 0 : 1 + Long.numberOfTrailingZeros(random.nextLong());
    }

    private static byte[] edited(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(LONGEST_RANGE));
        int next = Math.min(from + 1, bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> joined(bytes, from, new byte[] {(byte) random.nextInt(256)}, next);
            case 5, 6 -> joined(bytes, from, new byte[] {(byte) random.nextInt(' ', 0x7F)}, next);
            case 1 -> joined(bytes, from, anyOf(PIECES, random), from);
            case 2 -> joined(bytes, from, anyOf(PIECES, random), to);
            case 3 -> joined(bytes, from, new byte[0], to);
            case 4 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, from) : spliced(bytes, from, random);
        };
    }

    /** The beginning of one document and the end of another. */
    private static byte[] spliced(byte[] bytes, int from, SplittableRandom random) {
        byte[] other = anyOf(DOCUMENTS, random);
        return joined(bytes, from, Arrays.copyOfRange(other, random.nextInt(other.length), other.length), bytes.length);
    }

    private static byte[] joined(byte[] bytes, int from, byte[] piece, int to) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes.length + piece.length);
        joined.write(bytes, 0, from);
        joined.writeBytes(piece);
        joined.write(bytes, to, bytes.length - to);
        return joined.toByteArray();
    }

    private static byte[] anyOf(List<byte[]> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A dead letter's headers as lines, for want of another form in bytes. */
    private static byte[] letter(DeadLetter.Origin origin) {
        DeadLetter letter = new DeadLetter(
                null,
                null,
                List.of(Header.ofText("run_id", "demo")),
                RefusalReason.INVALID_JSON,
                "not JSON",
                origin,
                DeadLetter.Rejecter.PARSER,
                THEN);
        return DeadLetterCodec.headers(letter).stream()
                .map(header -> header.name() + "="
                        + Header.lastText(List.of(header), header.name()).orElse(""))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
