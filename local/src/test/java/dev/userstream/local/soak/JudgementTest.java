package dev.userstream.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.soak.Finding.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

final class JudgementTest {
    private static final int SAMPLES = 120;
    private static final long MIB = 1_024 * 1_024;

    private final Random noise = new Random(4);

    @Test
    void aHeapThatStaysWithinItsNoiseIsFlat() {
        assertThat(judged("job.heap_bytes", index -> 200 * MIB + noise.nextInt((int) (20 * MIB)))
                        .verdict())
                .isEqualTo(Verdict.FLAT);
    }

    @Test
    void aHeapThatLeaksUnderItsNoiseIsFound() {
        Finding leak = judged("job.heap_bytes", index -> (200 + index) * MIB + noise.nextInt((int) (20 * MIB)));

        assertThat(leak.verdict()).isEqualTo(Verdict.RISES);
        assertThat(leak.change()).isBetween(70 * MIB, 90 * MIB);
        assertThat(leak.allowed()).isBetween(20 * MIB, 30 * MIB);
    }

    @Test
    void whatFillsInTheFirstThirdAndStaysIsFlat() {
        assertThat(judged("job.heap_bytes", index -> 10L * Math.min(index, SAMPLES / 3) * MIB)
                        .verdict())
                .isEqualTo(Verdict.FLAT);
    }

    @Test
    void aFewOutliersAreNoRise() {
        assertThat(judged("producer.handles", index -> index > SAMPLES - 5 ? 5_000 : 100)
                        .verdict())
                .isEqualTo(Verdict.FLAT);
    }

    @Test
    void aFewHandlesMoreAreNoRiseAndManyAre() {
        assertThat(judged("kafka.handles", index -> 100 + index / 10).verdict()).isEqualTo(Verdict.FLAT);
        assertThat(judged("kafka.handles", index -> 100 + index).verdict()).isEqualTo(Verdict.RISES);
    }

    @Test
    void aTopicThatGrowsInTheStepsOfABudgetIsLinearAndOneThatStandsIsNot() {
        long step = 3_333;
        // 80 users a second until 20,000 are reached, then nothing for the rest of five minutes; a sample every 15 s.
        IntToLongFunction budget = index -> 20_000L * (index / 20) + Math.min(20_000L, 80L * 15 * (index % 20));

        assertThat(Judgement.of(samples(1, 0, SAMPLES, "topic.records", budget), step)
                        .get(0)
                        .verdict())
                .isEqualTo(Verdict.LINEAR);
        assertThat(Judgement.of(
                                samples(
                                        1,
                                        0,
                                        SAMPLES,
                                        "topic.records",
                                        index -> budget.applyAsLong(Math.min(index, 80))),
                                step)
                        .get(0)
                        .verdict())
                .isEqualTo(Verdict.NOT_LINEAR);
    }

    @Test
    void threadsThatAreNeverEndedAreFound() {
        assertThat(judged("producer.threads", index -> 40 + index / 4).verdict())
                .isEqualTo(Verdict.RISES);
    }

    @Test
    void aCheckpointOfWhichNothingIsRemovedIsFound() {
        assertThat(judged("checkpoint.files", index -> 100 + 3L * index).verdict())
                .isEqualTo(Verdict.RISES);
        assertThat(judged("checkpoint.disk_bytes", index -> 10_000_000 + 100_000L * index)
                        .verdict())
                .isEqualTo(Verdict.RISES);
    }

    @Test
    void whatFallsIsNoRise() {
        assertThat(judged("job.threads", index -> 1_000 - index).verdict()).isEqualTo(Verdict.FLAT);
    }

    @Test
    void aTopicThatGrowsSteadilyIsLinearAndOneThatStallsIsNot() {
        assertThat(judged("topic.records", index -> 15_000L * index + noise.nextInt(5_000))
                        .verdict())
                .isEqualTo(Verdict.LINEAR);
        assertThat(judged("topic.records", index -> 15_000L * Math.min(index, 100))
                        .verdict())
                .isEqualTo(Verdict.NOT_LINEAR);
        assertThat(judged("topic.records", index -> 7).verdict()).isEqualTo(Verdict.NOT_LINEAR);
    }

    @Test
    void memoryAndLagAreShownOnly() {
        assertThat(judged("cassandra.memory_bytes", index -> index * MIB).verdict())
                .isEqualTo(Verdict.SHOWN);
        assertThat(judged("cassandra.lag_records", index -> index).verdict()).isEqualTo(Verdict.SHOWN);
    }

    @Test
    void fewSamplesDecideNothing() {
        List<Sample> samples = samples(1, 0, 6, "job.threads", index -> 5);

        assertThat(Judgement.of(samples, 0))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(Verdict.TOO_FEW_SAMPLES);
        assertThat(Judgement.of(List.of(), 0)).isEmpty();
    }

    @Test
    void ofASoakThatWasResumedTheLongestAttemptIsJudged() {
        List<Sample> samples = new ArrayList<>(samples(1, 0, 10, "job.threads", index -> 10_000L * index));
        samples.addAll(samples(2, 10, SAMPLES, "job.threads", index -> 50));

        assertThat(Judgement.of(samples, 0)).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.FLAT);
            assertThat(finding.first()).isEqualTo(50);
        });
        assertThat(Judgement.window(samples))
                .allSatisfy(sample -> assertThat(sample.attempt()).isEqualTo(2))
                .hasSizeBetween(SAMPLES * 2 / 3, SAMPLES * 2 / 3 + 1);
    }

    private static Finding judged(String figure, IntToLongFunction value) {
        return Judgement.of(samples(1, 0, SAMPLES, figure, value), 0).get(0);
    }

    private static List<Sample> samples(int attempt, int begin, int count, String figure, IntToLongFunction value) {
        List<Sample> samples = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            TreeMap<String, Long> figures = new TreeMap<>();
            figures.put(figure, value.applyAsLong(index));
            samples.add(new Sample(Duration.ofSeconds(15L * (begin + index)), attempt, figures));
        }
        return samples;
    }
}
