package dev.userstream.job.read;

import dev.userstream.events.Header;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record's headers as the contract has them, made when they are first asked for: of Cassandra's rows no one asks. Confined to a task. */
final class LazyHeaders extends AbstractList<Header> {
    private final Headers kafkas;
    private @Nullable List<Header> ours;

    /** Keeps Kafka's. */
    LazyHeaders(Headers kafkas) {
        this.kafkas = kafkas;
    }

    @Override
    public Header get(int index) {
        return ours().get(index);
    }

    @Override
    public int size() {
        return ours().size();
    }

    @SuppressWarnings("NullAway") // a compact constructor's class file does not say that the value may be null
    private List<Header> ours() {
        List<Header> made = ours;
        if (made == null) {
            made = new ArrayList<>();
            for (var header : kafkas) {
                made.add(new Header(header.key(), header.value()));
            }
            ours = made;
        }
        return made;
    }
}
