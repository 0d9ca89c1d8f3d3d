package dev.userstream.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class IdIndexTest {
    @Property(tries = 100)
    void keysAreNumberedAsAMapWouldNumberThem(
            @ForAll @Size(max = 3_000) List<@IntRange(max = 5_000) Integer> keys, @ForAll boolean spread) {
        IdIndex index = new IdIndex();
        Map<UUID, Integer> model = new HashMap<>();
        for (int key : keys) {
            UUID id = spread ? new UUID(0, key) : new UUID((long) key << 48, 0);
            model.putIfAbsent(id, model.size());

            assertThat(index.add(id)).isEqualTo(model.get(id));
        }
        assertThat(index.size()).isEqualTo(model.size());
        model.forEach((id, ordinal) -> {
            assertThat(index.find(id)).isEqualTo(ordinal);
            assertThat(index.id(ordinal)).isEqualTo(id);
        });
        assertThat(index.find(new UUID(7, 7))).isEqualTo(-1);
    }
}
