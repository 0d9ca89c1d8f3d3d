package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Parsers survive malformed input. Inputs are damaged documents and random bytes, reproducible from seed and index; the system
 * properties {@code fuzz.inputs} and {@code fuzz.seed} set their number and the seed.
 */
final class ParserFuzzTest {
    private static final long INPUTS = Long.getLong("fuzz.inputs", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    /** With fewer inputs a parser may not accept any. */
    private static final long ENOUGH_TO_ACCEPT = 10_000;

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");
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
            TIME,
            null,
            "https://example.com/\uD83D\uDE00.jpg");
    private static final String RUN = """
            {"run_id":"demo","users":1000,"rate":50.5,"nationalities":["GB","US"],"lease_ms":60000,\
            "seed":"2a97516c354b6848","page_size":500,"state":"FAILED","cause":"no users",\
            "attempt":2,"watermark":7,"published":5,"rejected":2,"active_ms":1234,\
            "start_offsets":{"0":10,"1":0},"started_at":"2026-11-21T12:00:00Z","updated_at":"2026-11-21T12:00:09Z"}""";
    private static final List<byte[]> DOCUMENTS = List.of(
            UserCodec.encode(USER),
            bytes(UserJson.pageOf(2)),
            bytes(RUN),
            deadLetter(new DeadLetterId.MessageOffset("users_created", 3, 42, 1_000)),
            deadLetter(new DeadLetterId.RunSequence(new RunId("demo"), 7)),
            bytes("{\"error\":\"Uh oh, something has gone wrong.\"}"));
    private static final List<byte[]> FRAGMENTS = Stream.concat(
                    Stream.of(("{ } [ ] : , \" \\ null true NaN - 0 -1 1e999 1E-999 99999999999999999999 2147483648"
                                    + " \\u0000 \\ud800 \\uDC00\\uD800 \uFEFF \uFFFD \uD83D\uDE00 = /* ' {}{} \"id\": \"error\":"
                                    + " \"results\":[ \"start_offsets\":{\"x\": +1000000000-01-01T00:00:00Z"
                                    + " -9999-01-01T00:00:00Z 2026-02-30T00:00:00Z")
                            .split(" ")),
                    Stream.of("\u0000", "\n", "[".repeat(32), "{\"a\":".repeat(4), "\"nationalities\":[{"))
            .map(ParserFuzzTest::bytes)
            .toList();

    /** The parsers of untrusted bytes; each returns whether it accepts the input. */
    private static final Map<String, Parser> PARSERS = Map.of(
            "message", ParserFuzzTest::readMessage,
            "page", ParserFuzzTest::readPage,
            "run", ParserFuzzTest::readRun,
            "dead letter", ParserFuzzTest::readDeadLetter);

    private final Map<String, Long> accepted = new ConcurrentHashMap<>();

    private interface Parser {
        boolean accepts(byte[] input);
    }

    @Test
    void parsersAcceptOrRefuseEveryInput() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> shares = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            long first = thread;
            shares.add(threads.submit(() -> {
                for (long index = first; index < INPUTS; index += THREADS) {
                    parse(index);
                }
            }));
        }
        threads.shutdown();
        for (Future<?> share : shares) {
            share.get();
        }

        System.out.printf(
                "%d inputs, seed %d, Jackson %s; accepted: %s%n", INPUTS, SEED, PackageVersion.VERSION, accepted);
        if (INPUTS >= ENOUGH_TO_ACCEPT) {
            assertThat(accepted).containsOnlyKeys(PARSERS.keySet());
        }
    }

    private void parse(long index) {
        byte[] input = input(index);
        PARSERS.forEach((name, parser) -> {
            try {
                if (parser.accepts(input)) {
                    accepted.merge(name, 1L, Long::sum);
                }
            } catch (Exception | AssertionError | StackOverflowError e) {
                String base64 = Base64.getEncoder().encodeToString(input);
                throw new AssertionError(name + " parser, seed " + SEED + ", index " + index + ": " + base64, e);
            }
        });
    }

    private static boolean readMessage(byte[] input) {
        assertThat(UserMessage.parse(input, input, 1))
                .as("a message whose key is its value")
                .isInstanceOf(ParseResult.Refused.class);
        ParseResult result = UserCodec.decode(input);
        if (!(result instanceof ParseResult.Accepted user)) {
            return false;
        }
        assertThat(UserCodec.decode(UserCodec.encode(user.user()))).isEqualTo(user);
        return true;
    }

    private static boolean readPage(byte[] input) {
        PageRequest request = SourceFixture.request(3);
        try {
            assertThat(UserPage.parse(input, request, TIME).users()).hasSize(request.size());
            return true;
        } catch (FetchFailedException e) {
            return false;
        }
    }

    private static boolean readRun(byte[] input) {
        Run run;
        try {
            run = RunCodec.decode(input);
        } catch (IllegalArgumentException e) {
            return false;
        }
        assertThat(RunCodec.decode(RunCodec.encode(run))).isEqualTo(run);
        return true;
    }

    private static boolean readDeadLetter(byte[] input) {
        List<Header> headers = new String(input, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .map(parts -> parts.length < 2 ? new Header(parts[0], null) : Header.ofText(parts[0], parts[1]))
                .toList();
        Optional<DeadLetter> deadLetter = DeadLetterCodec.decode(input, input, headers);
        deadLetter.ifPresent(read -> assertThat(DeadLetterCodec.decode(input, input, DeadLetterCodec.headers(read)))
                .map(DeadLetter::id)
                .contains(read.id()));
        return deadLetter.isPresent();
    }

    private static byte[] input(long index) {
        SplittableRandom random = new SplittableRandom(SEED + index * 0x9E3779B97F4A7C15L);
        if (random.nextInt(10) == 0) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = any(DOCUMENTS, random);
        // One edit for half of the documents, two for a quarter, and so on: parsers stop early at heavy damage.
        int edits = random.nextInt(16) == 0 ? 0 : 1 + Long.numberOfTrailingZeros(random.nextLong());
        for (int edit = 0; edit < edits; edit++) {
            bytes = edited(bytes, random);
        }
        return bytes;
    }

    private static byte[] edited(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(60));
        int next = Math.min(from + 1, bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, from, next, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(bytes, from, from, any(FRAGMENTS, random));
            case 2 -> replaced(bytes, from, to, any(FRAGMENTS, random));
            case 3 -> replaced(bytes, from, to, new byte[0]);
            case 4 -> replaced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
            case 5, 6 -> replaced(bytes, from, next, new byte[] {(byte) random.nextInt(' ', 0x7F)});
            default -> replaced(bytes, from, bytes.length, end(any(DOCUMENTS, random), random));
        };
    }

    private static byte[] end(byte[] bytes, SplittableRandom random) {
        return Arrays.copyOfRange(bytes, random.nextInt(bytes.length + 1), bytes.length);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] replacement) {
        ByteArrayOutputStream replaced = new ByteArrayOutputStream();
        replaced.write(bytes, 0, from);
        replaced.writeBytes(replacement);
        replaced.write(bytes, to, bytes.length - to);
        return replaced.toByteArray();
    }

    private static byte[] any(List<byte[]> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The headers of a dead letter as lines. */
    private static byte[] deadLetter(DeadLetterId.Source source) {
        DeadLetter deadLetter = new DeadLetter(
                null,
                null,
                List.of(Header.ofText("run_id", "demo")),
                RefusalReason.INVALID_JSON,
                "not JSON",
                new DeadLetterId(source, Stage.PARSER),
                TIME);
        return bytes(DeadLetterCodec.headers(deadLetter).stream()
                .map(header -> header.name() + "="
                        + new String(header.value() == null ? new byte[0] : header.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
