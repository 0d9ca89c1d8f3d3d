package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteOrderTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0, 1000",
        "1, 999, 1999",
        "1, 1000, 1000",
        "1700000000000, 1234567, 1700000000000567",
        "253402300799999, 9223372036854775807, 253402300799999807",
    })
    void orderIsMicrosecondsPlusOffset(long timestampMs, long offset, long order) {
        assertThat(WriteOrder.of(timestampMs, offset)).isEqualTo(order);
    }

    @Property
    void laterMillisecondHasTheHigherOrder(
            @ForAll @LongRange(min = WriteOrder.MIN_TIMESTAMP_MS, max = WriteOrder.MAX_TIMESTAMP_MS - 1)
                    long timestampMs,
            @ForAll @LongRange(min = 0) long offset,
            @ForAll @LongRange(min = 0) long laterOffset) {
        assertThat(WriteOrder.of(timestampMs + 1, laterOffset)).isGreaterThan(WriteOrder.of(timestampMs, offset));
    }

    @Property
    void offsetOrdersAThousandMessagesOfAMillisecond(
            @ForAll @LongRange(min = WriteOrder.MIN_TIMESTAMP_MS, max = WriteOrder.MAX_TIMESTAMP_MS) long timestampMs,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 1_000 - 1) long thousand,
            @ForAll @LongRange(min = 0, max = 998) long place) {
        long offset = thousand * 1_000 + place;

        assertThat(WriteOrder.of(timestampMs, offset + 1)).isEqualTo(WriteOrder.of(timestampMs, offset) + 1);
    }

    @Property
    void usableTimestampsHaveAPositiveOrder(@ForAll long timestampMs, @ForAll @LongRange(min = 0) long offset) {
        if (WriteOrder.isUsable(timestampMs)) {
            assertThat(WriteOrder.of(timestampMs, offset)).isPositive();
        } else {
            assertThatThrownBy(() -> WriteOrder.of(timestampMs, offset)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusalNamesTheRanges() {
        assertThatThrownBy(() -> WriteOrder.of(0, 0))
                .hasMessage("timestamp: 0, offset: 0 (expected: timestamp 1 to 253402300799999, offset 0 or more)");
        assertThatThrownBy(() -> WriteOrder.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
