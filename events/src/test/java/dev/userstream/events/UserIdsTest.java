package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdsTest {
    @ParameterizedTest
    @CsvSource({
        "demo, 0, 99e0270c-9e56-5034-92bb-320bea0700c2",
        "demo, 1, abc61bbd-98ad-5c86-b69c-9b5b62b65053",
        "manual__2026-01-01T00:00:00+00:00, 999, 6f13ab5e-df6d-5dbb-8d45-ba97693ec279",
        "a, 9223372036854775807, 6f89402c-1d1e-5c82-af65-fdb147ffe92d",
    })
    void runAndSequenceDetermineTheId(String run, long sequence, String id) {
        assertThat(UserIds.of(new RunId(run), sequence)).hasToString(id);
    }

    @Test
    void idsOfDifferentSequencesDiffer() {
        RunId one = new RunId("run-1");

        assertThat(UserIds.of(one, 11)).isNotEqualTo(UserIds.of(new RunId("run-11"), 1));
        assertThat(LongStream.range(0, 10_000)
                        .mapToObj(sequence -> UserIds.of(one, sequence))
                        .collect(Collectors.toSet()))
                .hasSize(10_000);
    }

    @Test
    void negativeSequenceIsRefused() {
        assertThatThrownBy(() -> UserIds.of(new RunId("demo"), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sequence: -1 (expected: 0 or more)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "99E0270C-9e56-5034-92bb-320bea0700c2",
                "99e0270c9e56503492bb320bea0700c2",
                "{99e0270c-9e56-5034-92bb-320bea0700c2}",
                "99e0270c-9e56-5034-92bb-320bea0700c",
                "99e0270c-9e56-5034-92bb_320bea0700c2",
                "99e0270g-9e56-5034-92bb-320bea0700c2",
                "٩9e0270c-9e56-5034-92bb-320bea0700c2",
                "",
            })
    void parseAcceptsOnlyTheCanonicalForm(String text) {
        assertThat(UserIds.parse(text)).isNull();
    }

    @Property
    void parseReversesToString(@ForAll long high, @ForAll long low) {
        UUID id = new UUID(high, low);

        assertThat(UserIds.parse(id.toString())).isEqualTo(id);
    }
}
