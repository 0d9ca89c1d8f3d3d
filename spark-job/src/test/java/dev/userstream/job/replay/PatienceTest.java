package dev.userstream.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private Instant now = Instant.EPOCH;
    private final AtomicInteger tries = new AtomicInteger();
    private final Patience patience = new Patience(Duration.ofSeconds(60), () -> now, wait -> now = now.plus(wait));

    @Test
    void anOutageThatPassesIsNotSeen() throws InterruptedException {
        String result = patience.in("step", () -> {
            if (tries.incrementAndGet() < 5) {
                throw new StoreFailure(FailureCause.OUTAGE, "overloaded");
            }
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(now).isEqualTo(Instant.EPOCH.plusSeconds(1 + 2 + 4 + 8));
    }

    @Test
    void anOutageThatLastsIsToldInTheEnd() {
        assertThatThrownBy(() -> fail(FailureCause.OUTAGE)).hasMessage("no");
        assertThat(tries).hasValueGreaterThan(5);
        assertThat(now).isBefore(Instant.EPOCH.plusSeconds(61));
    }

    @Test
    void whatWaitingCannotMendIsToldAtOnce() {
        assertThatThrownBy(() -> fail(FailureCause.WRONG_CREDENTIALS)).hasMessage("no");
        assertThat(tries).hasValue(1);
    }

    private void fail(FailureCause cause) throws InterruptedException {
        patience.in("step", () -> {
            tries.incrementAndGet();
            throw new StoreFailure(cause, "no");
        });
    }
}
