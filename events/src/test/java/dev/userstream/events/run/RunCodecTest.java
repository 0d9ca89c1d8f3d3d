package dev.userstream.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.Users;
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
    void decodeReversesEncode(@ForAll("runs") Run run) {
        assertThat(RunCodec.decode(RunCodec.encode(run))).isEqualTo(run);
    }

    @Property
    void otherBytesAreRefused(@ForAll @Size(max = 40) byte[] bytes) {
        assertThatThrownBy(() -> RunCodec.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void entryHasTheFormOfTheContract() {
        assertThat(RunCodec.encode(RUN)).asString().isEqualTo(ENTRY);
        assertThat(RunCodec.key(RUN.id())).asString().isEqualTo("demo");
    }

    @Test
    void unknownFieldsAreIgnored() {
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
                "\"active_ms\":1234         | \"active_ms\":-1        | active: PT-0.001S",
                "\"page_size\":500          | \"page_size\":99999999999 | 99999999999",
                "\"0\":10                   | \"zero\":10             | zero",
                "\"0\":10                   | \"0\":[10]              | Cannot deserialize value",
                "[\"GB\",\"US\"]            | [[\"GB\"]]              | Cannot deserialize value",
                "\"2026-11-21T12:00:00Z\"   | \"noon\"                | noon",
                "{\"run_id\"                | [{\"run_id\"            | Cannot deserialize value",
            })
    void invalidEntryIsRefusedWithTheReason(String part, String broken, String message) {
        assertThat(ENTRY).contains(part);

        assertThatThrownBy(() -> decode(ENTRY.replace(part, broken == null ? "" : broken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ledger entry: not readable (expected: the JSON of a run): ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "0, -1, 1", "-1, -1, 0", "1, 0, 0"})
    void countersThatDoNotAddUpAreRefused(long watermark, long published, long rejected) {
        String counters = "\"watermark\":%s,\"published\":%s,\"rejected\":%s".formatted(watermark, published, rejected);

        assertThatThrownBy(() -> decode(ENTRY.replace("\"watermark\":7,\"published\":5,\"rejected\":2", counters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("watermark: " + watermark);
    }

    private static Run decode(String json) {
        return RunCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<Run> runs() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, Long.MAX_VALUE / 2);
        Arbitrary<String> causes = Users.storableTexts().injectNull(0.3);
        Arbitrary<TreeMap<Integer, Long>> offsets = Arbitraries.maps(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0))
                .ofMaxSize(4)
                .map(TreeMap::new);
        Arbitrary<Instant> times = Combinators.combine(
                        Arbitraries.longs().between(0, 4_102_444_800L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
        return Combinators.combine(
                        requests(), Arbitraries.of(RunState.values()), causes, counts, counts, offsets, times)
                .as((request, state, cause, published, rejected, startOffsets, time) -> new Run(
                        RUN.id(),
                        request,
                        RUN.seed(),
                        5_000,
                        state,
                        cause,
                        Integer.MAX_VALUE,
                        published + rejected,
                        published,
                        rejected,
                        Duration.ofMillis(rejected).plusNanos(999_999),
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
        Arbitrary<Long> users = Arbitraries.longs().greaterOrEqual(1).injectNull(0.5);
        return Combinators.combine(users, durations, rates, nationalities, durations.injectNull(0.3))
                .as((number, duration, rate, codes, lease) ->
                        new RunRequest(number, number == null ? duration : null, rate, codes, lease));
    }
}
