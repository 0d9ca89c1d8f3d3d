package dev.userstream.ops.store;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.Iterator;
import java.util.stream.IntStream;

/** Cuts the ring of Murmur3 tokens, Cassandra's default partitioner, into equal parts, so that no request is a long one. */
final class TokenRanges {
    private static final int PARTS = 64;
    private static final long WIDTH = -(Long.MIN_VALUE / (PARTS / 2));

    private TokenRanges() {}

    /** The statement once for every part, its two parameters being the part's first and last token. */
    static Iterator<BoundStatement> statements(PreparedStatement statement) {
        return IntStream.range(0, PARTS)
                .mapToObj(part -> statement.bind(first(part), last(part)))
                .iterator();
    }

    static long first(int part) {
        return Long.MIN_VALUE + part * WIDTH;
    }

    static long last(int part) {
        return part == PARTS - 1 ? Long.MAX_VALUE : first(part + 1) - 1;
    }
}
