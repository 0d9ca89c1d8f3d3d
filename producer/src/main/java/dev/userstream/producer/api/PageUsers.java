package dev.userstream.producer.api;

import dev.userstream.events.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fills every place of a page: with what the source delivered for it, or with why there is nothing. */
final class PageUsers {
    private static final byte[] NOTHING = "null".getBytes(StandardCharsets.US_ASCII);

    private PageUsers() {}

    static List<SourceUser> of(PageRequest request, Envelope envelope) {
        List<SourceUser> users = new ArrayList<>(request.size());
        for (int place = 0; place < request.size(); place++) {
            long sequence = request.firstSequence() + place;
            users.add(
                    place < envelope.users().size()
                            ? UserMapping.judge(
                                    request.runId(), sequence, envelope.users().get(place))
                            : leftEmpty(sequence, envelope.delivered(), request.size()));
        }
        return users;
    }

    private static SourceUser leftEmpty(long sequence, long delivered, int asked) {
        return new SourceUser.Refused(
                sequence,
                RefusalReason.INVALID_SOURCE_USER,
                "the source delivered " + delivered + " users of the page (expected: " + asked + ")",
                NOTHING.clone());
    }
}
