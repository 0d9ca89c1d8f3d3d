package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DemoPlanTest {
    @Test
    void withoutARatePublishingOutlastsTheStartOfTheStack() {
        DemoPlan plan = new DemoPlan(1_000, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(plan.usersASecond()).isEqualTo(62.5);
        assertThat(plan.outlastsTheStart()).isTrue();
    }

    @Test
    void aShortRunWaitsForTheJob() {
        DemoPlan plan = new DemoPlan(20_000, Optional.of(5_000.0), Optional.empty(), Optional.empty());

        assertThat(plan.outlastsTheStart()).isFalse();
    }

    @Test
    void impossiblePlansSayWhatIsExpected() {
        assertThatThrownBy(() -> new DemoPlan(0, Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessage("--users: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new DemoPlan(1, Optional.of(Double.NaN), Optional.empty(), Optional.empty()))
                .hasMessageContaining("--rate: NaN (expected: more than 0");
        assertThatThrownBy(() -> new DemoPlan(
                        1, Optional.empty(), Optional.of(SourceKind.LIVE), Optional.of(URI.create("http://h/"))))
                .hasMessageContaining("expected: one of them");
    }
}
