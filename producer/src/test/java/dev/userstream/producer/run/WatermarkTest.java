package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class WatermarkTest {
    @Property
    void isTheLengthOfTheSettledPrefixInAnyOrderOfSettling(
            @ForAll @IntRange(max = 200) int count, @ForAll @IntRange(max = 50) int before, @ForAll Random random) {
        Watermark watermark = new Watermark(before, 0);
        Map<Long, Boolean> settled = new HashMap<>();

        for (long sequence : shuffled(before, count, random)) {
            boolean asUser = random.nextInt(4) > 0;
            boolean news = watermark.settle(sequence, asUser);

            assertThat(news).isEqualTo(settled.putIfAbsent(sequence, asUser) == null);
            long prefix = before;
            long users = before;
            while (settled.containsKey(prefix)) {
                users += settled.get(prefix) ? 1 : 0;
                prefix++;
            }
            assertThat(watermark.value()).isEqualTo(prefix);
            assertThat(watermark.published()).isEqualTo(users);
            assertThat(watermark.rejected()).isEqualTo(prefix - users);
            assertThat(watermark.publishedAnywhere())
                    .isEqualTo(before
                            + settled.values().stream().filter(user -> user).count());
        }
        assertThat(watermark.value()).isEqualTo(before + count);
    }

    @Test
    void countsNothingTwice() {
        Watermark watermark = new Watermark(3, 2);

        assertThat(watermark.settle(4, true)).isFalse();
        assertThat(watermark.settle(6, true)).isTrue();
        assertThat(watermark.settle(6, true)).isFalse();
        assertThat(watermark.settle(5, false)).isTrue();

        assertThat(watermark.value()).isEqualTo(7);
        assertThat(watermark.published()).isEqualTo(4);
        assertThat(watermark.rejected()).isEqualTo(3);
    }

    /** Every sequence once, and some of them again: a record may be acknowledged twice after an outage. */
    private static List<Long> shuffled(int before, int count, Random random) {
        List<Long> sequences =
                new ArrayList<>(LongStream.range(before, before + count).boxed().toList());
        for (int again = 0; again < count / 3; again++) {
            sequences.add((long) before + random.nextInt(count));
        }
        Collections.shuffle(sequences, random);
        return sequences;
    }
}
