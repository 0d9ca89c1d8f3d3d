package dev.userstream.producer.run;

import static dev.userstream.producer.run.RunFixture.assertCounters;
import static dev.userstream.producer.run.RunFixture.header;
import static dev.userstream.producer.run.RunFixture.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run makes of Kafka's answers, which these tests give by hand. */
final class AcknowledgementTest {
    private static final RunId ID = new RunId("r");

    private final RunFixture fixture = new RunFixture();

    @BeforeEach
    void open() {
        fixture.acknowledges = false;
        fixture.open();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void case38AUserCountsAsPublishedOnceItIsAcknowledged() throws InterruptedException {
        start(3);

        assertCounters(current(), RunState.RUNNING, 0, 0);
        fixture.kafka.completeNext();
        assertCounters(current(), RunState.RUNNING, 1, 0);
        completeAll();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 3, 0);
    }

    @Test
    void case38ARecordIsSentUntilItIsAcknowledged() throws InterruptedException {
        start(3);
        fixture.kafka.errorNext(new TimeoutException("30000 ms has passed since batch creation"));
        fixture.kafka.completeNext();
        fixture.kafka.completeNext();
        assertCounters(current(), RunState.RUNNING, 0, 0);
        awaitSent(4);
        fixture.kafka.errorNext(new TimeoutException("30000 ms has passed since batch creation"));
        awaitSent(5);
        completeAll();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 3, 0);
        assertThat(fixture.sentSequences()).containsExactly(0L, 1L, 2L, 0L, 0L);
        assertThat(fixture.registry.counter("userstream.records.resent").count())
                .isEqualTo(2);
    }

    @Test
    void aRecordThatIsTooLargeIsADeadLetterAndIsReplaced() throws InterruptedException {
        start(2);
        fixture.kafka.errorNext(new RecordTooLargeException("larger than the topic takes"));
        awaitSent(4);
        completeAll();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 2, 1);
        assertThat(fixture.sentSequences()).containsExactly(0L, 1L, 2L);
        assertThat(fixture.sent(Topics.DEAD_LETTERS.name()))
                .singleElement()
                .satisfies(dead -> assertThat(List.of(header(dead, "sequence"), header(dead, "dlq_reason")))
                        .containsExactly("0", "record_too_large"));
    }

    @Test
    void case38APermanentRefusalFailsTheRunWithItsCause() throws InterruptedException {
        start(2);
        fixture.kafka.completeNext();
        fixture.kafka.errorNext(new TopicAuthorizationException("users_created"));

        Run run = fixture.awaitEnd("r");

        assertCounters(run, RunState.FAILED, 1, 0);
        assertThat(run.cause()).startsWith("kafka: TopicAuthorizationException");
    }

    @Test
    void aProducerInAFatalStateIsReplaced() throws InterruptedException {
        start(1);
        MockProducer<byte[], byte[]> first = fixture.kafka;
        first.errorNext(new OutOfOrderSequenceException("out of order"));
        await().atMost(Duration.ofSeconds(5)).until(() -> fixture.kafka != first);
        awaitSent(1);
        MockProducer<byte[], byte[]> second = fixture.kafka;
        second.sendException = new KafkaException("fatal state");
        second.errorNext(new TimeoutException("no acknowledgement"));
        await().atMost(Duration.ofSeconds(5)).until(() -> fixture.kafka != second);
        awaitSent(1);
        completeAll();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 1, 0);
        assertThat(first.closed()).isTrue();
        assertThat(second.closed()).isTrue();
    }

    private void start(int users) throws InterruptedException {
        fixture.runs.submit(ID, users(users));
        awaitSent(users);
    }

    private void awaitSent(int records) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> fixture.kafka != null && fixture.kafka.history().size() >= records);
    }

    private void completeAll() {
        boolean more = true;
        while (more) {
            more = fixture.kafka.completeNext();
        }
    }

    private Run current() {
        return fixture.runs.find(ID);
    }
}
