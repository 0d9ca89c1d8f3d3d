package dev.userstream.job.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.RangeReaders.Wanted;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** No broker listens at the address: a client needs one only to read. */
final class RangeReadersTest {
    private static final String DESERIALIZER = ByteArrayDeserializer.class.getName();

    @Test
    void aReaderThatWasGivenBackIsUsedAgainForTheSamePartitionAndSettings() {
        RangeReader first = RangeReaders.borrow(wanted("again"));
        RangeReaders.giveBack(wanted("again"), first);

        RangeReader second = RangeReaders.borrow(wanted("again"));

        assertThat(second).isSameAs(first);
        RangeReaders.giveBack(wanted("again"), second);
    }

    @Test
    void twoTasksOnOnePartitionHaveAReaderEach() {
        RangeReader first = RangeReaders.borrow(wanted("two"));
        RangeReader second = RangeReaders.borrow(wanted("two"));

        assertThat(second).isNotSameAs(first);
        RangeReaders.giveBack(wanted("two"), first);
        RangeReaders.giveBack(wanted("two"), second);
    }

    @Test
    void aReaderIsClosedAfterAnErrorAndTheTasksInterruptStays() {
        RangeReader broken = RangeReaders.borrow(wanted("broken"));
        assertThatThrownBy(() -> broken.read(0, 1)).isInstanceOfAny(KafkaException.class, StoreFailure.class);

        Thread.currentThread().interrupt();
        RangeReaders.giveBack(wanted("broken"), broken);

        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> broken.read(0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        RangeReader next = RangeReaders.borrow(wanted("broken"));
        assertThat(next).isNotSameAs(broken);
        RangeReaders.giveBack(wanted("broken"), next);
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(wanted("secret")).asString().doesNotContain("secret").contains("users_created-3");
    }

    private static Wanted wanted(String group) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", "127.0.0.1:9");
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "none");
        settings.put("key.deserializer", DESERIALIZER);
        settings.put("value.deserializer", DESERIALIZER);
        return new Wanted(new TopicPartition("users_created", 3), settings, Duration.ofMillis(50));
    }
}
