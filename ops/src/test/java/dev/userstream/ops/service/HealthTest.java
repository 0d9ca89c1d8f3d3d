package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.ops.pipeline.UnreachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HealthTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    private final CountDownLatch thawed = new CountDownLatch(1);
    private final AtomicInteger started = new AtomicInteger();
    private final Map<String, Runnable> checks = new LinkedHashMap<>();

    @Test
    void aHangingCheckIsReportedInTimeAndRunsOnce() throws Exception {
        checks.put("kafka", () -> {});
        checks.put("cassandra", this::hang);
        try (Health health = health()) {
            long began = System.nanoTime();

            Map<String, Optional<String>> first = health.check();
            health.check();
            health.check();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(first.get("kafka")).isEmpty();
            assertThat(first.get("cassandra"))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("cassandra: no answer within 200 ms"));
            assertThat(started).hasValue(1);
            assertThat(health.isUp("kafka")).isTrue();
            assertThat(health.isUp("cassandra")).isFalse();
        }
    }

    @Test
    void aComponentThatAnswersAgainIsUp() throws Exception {
        checks.put("cassandra", this::hang);
        try (Health health = health()) {
            health.check();
            thawed.countDown();

            await().untilAsserted(() -> assertThat(health.check()).containsEntry("cassandra", Optional.empty()));
            assertThat(health.isUp("cassandra")).isTrue();
        }
    }

    @Test
    void aFailingCheckIsReported() throws Exception {
        checks.put("postgres", () -> {
            throw new IllegalStateException("for a test");
        });
        checks.put("kafka", () -> {
            throw new UnreachableException("Kafka at broker:9092", "silent", "is it up?", null);
        });
        try (Health health = health()) {
            Map<String, Optional<String>> answers = health.check();

            assertThat(answers.get("postgres"))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("postgres", "for a test"));
            assertThat(answers.get("kafka")).hasValue("Kafka at broker:9092: silent (is it up?)");
        }
    }

    private Health health() {
        return new Health(checks, LIMIT);
    }

    private void hang() {
        started.incrementAndGet();
        try {
            thawed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
