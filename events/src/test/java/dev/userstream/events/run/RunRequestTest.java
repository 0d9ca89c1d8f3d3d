package dev.userstream.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunRequestTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "-    | -               | -       | US | -        | users, duration: null, null (expected: exactly one)",
                "1    | PT1M            | -       | US | -        | users, duration: 1, PT1M (expected: exactly one)",
                "0    | -               | -       | US | -        | users: 0 (expected: 1 or more)",
                "-1   | -               | -       | US | -        | users: -1 (expected: 1 or more)",
                "-    | PT0S            | -       | US | -        | duration: PT0S (expected: whole milliseconds, 1 ms to 365 days)",
                "-    | PT-1S           | -       | US | -        | duration: PT-1S (expected: whole milliseconds, 1 ms to 365 days)",
                "-    | PT0.0015S       | -       | US | -        | duration: PT0.0015S (expected: whole milliseconds, 1 ms to 365 days)",
                "-    | P365DT0.001S    | -       | US | -        | duration: PT8760H0.001S (expected: whole milliseconds, 1 ms to 365 days)",
                "1    | -               | 0       | US | -        | rate: 0.0 (expected: more than 0, at most 1000000 users a second)",
                "1    | -               | NaN     | US | -        | rate: NaN (expected: more than 0, at most 1000000 users a second)",
                "1    | -               | 1000001 | US | -        | rate: 1000001.0 (expected: more than 0, at most 1000000 users a second)",
                "1    | -               | -       | us | -        | nationalities: [us] (expected: two upper-case letters each)",
                "1    | -               | -       | U  | -        | nationalities: [U] (expected: two upper-case letters each)",
                "1    | -               | -       | US | PT0S     | lease: PT0S (expected: whole milliseconds, 1 ms to 365 days)",
            })
    void invalidRequestIsRefused(
            Long users, Duration duration, Double rate, String nationality, Duration lease, String message) {
        assertThatThrownBy(() -> new RunRequest(users, duration, rate, List.of(nationality), lease))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void requestCopiesItsNationalities() {
        List<String> nationalities = new ArrayList<>(List.of("US"));
        RunRequest request = new RunRequest(1L, null, null, nationalities, null);
        nationalities.add("GB");

        assertThat(request).isEqualTo(new RunRequest(1L, null, null, List.of("US"), null));
    }
}
