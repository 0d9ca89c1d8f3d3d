package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunEntriesTest {
    @Test
    void theSeedIsTheBeginningOfTheIdsDigest() {
        assertThat(RunEntries.seed(new RunId("demo"))).isEqualTo("2a97516c354b6884");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "4999,4999", "5000,5000", "5001,5000", "50000000,5000"})
    void aPageIsNoLargerThanTheUsersAskedFor(long users, int size) {
        assertThat(RunEntries.pageSize(users(users))).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"0.5,100", "10,100", "10.1,101", "50,500", "500,5000", "100000,5000"})
    void aPageOfATimedRunLastsTenSeconds(double rate, int size) {
        assertThat(RunEntries.pageSize(timed(Duration.ofMinutes(1), rate))).isEqualTo(size);
    }

    @Test
    void aPageOfATimedRunWithoutRateIsTheLargest() {
        assertThat(RunEntries.pageSize(timed(Duration.ofMinutes(1), null))).isEqualTo(5_000);
    }

    @Test
    void refusesMoreThanTheSourcesPagesHold() {
        assertThatCode(() -> RunEntries.requirePossible(users(50_000_000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> RunEntries.requirePossible(users(50_000_001)))
                .hasMessage("users: 50000001 users (expected: at most 50000000 in one run)");
        assertThatCode(() -> RunEntries.requirePossible(timed(Duration.ofSeconds(100_000), 10.0)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> RunEntries.requirePossible(timed(Duration.ofSeconds(100_001), 10.0)))
                .hasMessageStartingWith("duration, rate: 1000010 users");
        assertThatCode(() -> RunEntries.requirePossible(timed(Duration.ofDays(300), null)))
                .doesNotThrowAnyException();
    }

    private static RunRequest users(long users) {
        return new RunRequest(users, null, null, List.of(), null);
    }

    private static RunRequest timed(Duration duration, Double rate) {
        return new RunRequest(null, duration, rate, List.of(), null);
    }
}
