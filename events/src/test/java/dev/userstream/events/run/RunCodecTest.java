package dev.userstream.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCodecTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String ENTRY = """
            {"run_id":"demo","users":1000,"rate":50.5,"nationalities":["GB","US"],"lease_ms":60000,\
            "seed":"2a97516c354b6848","page_size":500,"state":"FAILED","cause":"no users",\
            "attempt":2,"watermark":7,"published":5,"rejected":2,"active_ms":1234,\
            "start_offsets":{"0":10,"1":0},"started_at":"2026-11-21T12:00:00Z","updated_at":"2026-11-21T12:00:09Z"}""";
    private static final Run RUN = new Run(
            new RunId("demo"),
            new RunRequest(1_000L, null, 50.5, List.of("GB", "US"), Duration.ofMinutes(1)),
            "2a97516c354b6848",
            500,
            RunState.FAILED,
            "no users",
            2,
            7,
            5,
            2,
            Duration.ofMillis(1_234),
            new TreeMap<>(Map.of(0, 10L, 1, 0L)),
            START,
            START.plusSeconds(9));

    @Property
    void everyRunIsReadBackAsItWasWritten(@ForAll("runs") Run run) {
        assertThat(RunCodec.decode(RunCodec.encode(run))).isEqualTo(run);
    }

    @Property
    void otherBytesAreRefusedAndNothingElse(@ForAll @Size(max = 40) byte[] bytes) {
        assertThatThrownBy(() -> RunCodec.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryHasTheFormOfTheContract() {
        assertThat(RunCodec.encode(RUN)).asString().isEqualTo(ENTRY);
        assertThat(RunCodec.key(RUN.id())).asString().isEqualTo("demo");
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() {
        String later =
                ENTRY.replace("{\"run_id\"", "{\"later\":{\"run_id\":[1,{\"x\":null}]},\"also\":[[\"US\"]],\"run_id\"");

        assertThat(decode(later)).isEqualTo(RUN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"run_id\":\"demo\"        | \"run_id\":\"a b\"      | run id: not usable",
                "\"run_id\":\"demo\",       |                         | run_id: absent",
                "\"seed\":                  | \"seeds\":              | seed: absent",
                "\"state\":\"FAILED\"       | \"state\":\"LOST\"      | LOST",
                "\"users\":1000             | \"users\":1e3           | Cannot coerce",
                "\"users\":1000             | \"users\":null          | users, duration: null, null",
                "\"watermark\":7            | \"watermark\":8         | watermark: 8, published: 5, rejected: 2",
                "\"attempt\":2              | \"attempt\":0           | attempt: 0",
                "\"page_size\":500          | \"page_size\":99999999999 | 99999999999",
                "\"0\":10                   | \"zero\":10             | zero",
                "\"0\":10                   | \"0\":[10]              | Cannot deserialize value",
                "[\"GB\",\"US\"]            | [[\"GB\"]]              | Cannot deserialize value",
                "\"2026-11-21T12:00:00Z\"   | \"noon\"                | noon",
                "{\"run_id\"                | [{\"run_id\"            | Cannot deserialize value",
            })
    void anEntryThatIsNotOneSaysWhatIsWrong(String part, String broken, String message) {
        assertThat(ENTRY).contains(part);

        assertThatThrownBy(() -> decode(ENTRY.replace(part, broken == null ? "" : broken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ledger entry: not readable (expected: the JSON of a run): ")
                .hasMessageContaining(message);
    }

    @Test
    void activeTimeIsKeptInMilliseconds() {
        Run run = run(Duration.ofNanos(1_999_999), 0, 0, 0);

        assertThat(run.active()).isEqualTo(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "0, -1, 1", "-1, -1, 0", "1, 0, 0"})
    void countersThatDoNotAddUpAreRefused(long watermark, long published, long rejected) {
        assertThatThrownBy(() -> run(Duration.ZERO, watermark, published, rejected))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("watermark: " + watermark);
    }

    @Test
    void timeCannotRunBackwards() {
        assertThatThrownBy(() -> run(Duration.ofMillis(-1), 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, false, false",
        "SUCCEEDED, true, false",
        "FAILED, true, true",
        "CANCELLED, true, true",
        "INTERRUPTED, true, true",
    })
    void onlyRunsThatEndedEarlyAreResumed(RunState state, boolean finished, boolean resumable) {
        assertThat(state.isFinished()).isEqualTo(finished);
        assertThat(state.isResumable()).isEqualTo(resumable);
    }

    private static Run decode(String json) {
        return RunCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Run run(Duration active, long watermark, long published, long rejected) {
        return new Run(
                RUN.id(),
                RUN.request(),
                RUN.seed(),
                RUN.pageSize(),
                RUN.state(),
                null,
                1,
                watermark,
                published,
                rejected,
                active,
                RUN.startOffsets(),
                START,
                START);
    }

    @Provide
    Arbitrary<Run> runs() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, Long.MAX_VALUE / 2);
        Arbitrary<String> causes = Arbitraries.strings()
                .excludeChars('\uFFFF')
                .map(RunCodecTest::wellFormed)
                .injectNull(0.3);
        Arbitrary<TreeMap<Integer, Long>> offsets = Arbitraries.maps(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0))
                .ofMaxSize(4)
                .map(TreeMap::new);
        return Combinators.combine(
                        requests(), Arbitraries.of(RunState.values()), causes, counts, counts, offsets, instants())
                .as((request, state, cause, published, rejected, startOffsets, time) -> new Run(
                        RUN.id(),
                        request,
                        "0123456789abcdef",
                        5_000,
                        state,
                        cause,
                        Integer.MAX_VALUE,
                        published + rejected,
                        published,
                        rejected,
                        Duration.ofMillis(rejected),
                        startOffsets,
                        time,
                        time.plusNanos(1)));
    }

    private static Arbitrary<RunRequest> requests() {
        Arbitrary<Duration> durations =
                Arbitraries.longs().between(1, Duration.ofDays(365).toMillis()).map(Duration::ofMillis);
        Arbitrary<Double> rates =
                Arbitraries.doubles().between(0, false, 1_000_000, true).injectNull(0.3);
        Arbitrary<List<String>> nationalities =
                Arbitraries.of("GB", "US", "NO").list().ofMaxSize(3);
        Arbitrary<Long> users = Arbitraries.longs().greaterOrEqual(1);
        return Combinators.combine(
                        users, durations, Arbitraries.of(true, false), rates, nationalities, durations.injectNull(0.3))
                .as((number, duration, byNumber, rate, codes, lease) ->
                        new RunRequest(byNumber ? number : null, byNumber ? null : duration, rate, codes, lease));
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 4_102_444_800L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    /** JSON in UTF-8 cannot hold half a surrogate pair. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
