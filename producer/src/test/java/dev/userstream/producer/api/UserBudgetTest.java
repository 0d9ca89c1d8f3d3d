package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UserBudgetTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final FakeTime time = new FakeTime();
    private final UserBudget budget = new UserBudget(time, 20_000, WINDOW);

    private void spend(int users) {
        assertThat(budget.tryReserve(users)).isNotNull();
    }

    @Test
    void aReservationEndsWithTheWindow() {
        spend(15_000);
        time.pass(Duration.ofMinutes(2));
        spend(5_000);

        assertThat(budget.tryReserve(1)).isNull();
        assertThat(budget.waitFor(1)).isEqualTo(Duration.ofMinutes(3));
        assertThat(budget.waitFor(15_001)).isEqualTo(Duration.ofMinutes(5));
        time.pass(Duration.ofMinutes(3));
        spend(15_000);
    }

    @Test
    void theRemainingUsersShrinkWithReservationsAndABlock() {
        assertThat(budget.remaining()).isEqualTo(20_000);
        spend(15_000);
        assertThat(budget.remaining()).isEqualTo(5_000);
        budget.block(Duration.ofMinutes(1));
        assertThat(budget.remaining()).isZero();
        time.pass(WINDOW);
        assertThat(budget.remaining()).isEqualTo(20_000);
        assertThat(new UserBudget(time, 0, WINDOW).remaining()).isNaN();
    }

    @Test
    void case37IdleTimeAllowsNoBurst() {
        time.pass(Duration.ofDays(3));
        for (int page = 0; page < 4; page++) {
            spend(5_000);
        }

        assertThat(budget.tryReserve(1)).isNull();
    }

    @Test
    void theLongestBlockCountsAndEnds() {
        budget.block(Duration.ofMinutes(5));
        budget.block(Duration.ofSeconds(1));

        assertThat(budget.tryReserve(1)).isNull();
        time.pass(Duration.ofMinutes(5));
        spend(1);
    }

    @Property(tries = 200)
    void case36NoWindowHoldsMoreThanTheBudget(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 5_000) Integer> pages,
            @ForAll @IntRange(max = 120_000) int pauseMillis) {
        FakeTime time = new FakeTime();
        UserBudget budget = new UserBudget(time, 20_000, WINDOW);
        List<UserBudget.Reservation> made = new ArrayList<>();
        for (int users : pages) {
            time.pass(Duration.ofMillis(pauseMillis));
            time.pass(budget.waitFor(users));
            made.add(Objects.requireNonNull(budget.tryReserve(users), "a wait that was not long enough"));
        }

        for (UserBudget.Reservation last : made) {
            assertThat(made.stream()
                            .filter(other -> other.atNanos() <= last.atNanos()
                                    && last.atNanos() - other.atNanos() < WINDOW.toNanos())
                            .mapToInt(UserBudget.Reservation::users)
                            .sum())
                    .isLessThanOrEqualTo(20_000);
        }
    }
}
