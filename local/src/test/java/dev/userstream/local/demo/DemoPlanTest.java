package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DemoPlanTest {
    @Test
    void withoutARate_publishingTakesSixteenSeconds() {
        assertThat(new DemoPlan(1_000, Optional.empty(), Optional.empty(), Optional.empty()).usersPerSecond())
                .isEqualTo(62.5);
    }

    @Test
    void impossiblePlans_sayWhatIsExpected() {
        assertThatThrownBy(() -> new DemoPlan(0, Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessage("--users: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new DemoPlan(1, Optional.of(Double.NaN), Optional.empty(), Optional.empty()))
                .hasMessageContaining("--rate: NaN (expected: more than 0");
        assertThatThrownBy(() ->
                        new DemoPlan(1, Optional.empty(), Optional.empty(), Optional.of(URI.create("ftp://host/"))))
                .hasMessageContaining("--api-url: ftp://host/ (expected: an http:// or https:// address)");
        assertThatThrownBy(() -> new DemoPlan(
                        1, Optional.empty(), Optional.of(UserSource.Kind.LIVE), Optional.of(URI.create("http://h/"))))
                .hasMessageContaining("expected: one of them");
    }
}
