package dev.userstream.ops.audit;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The place in a run that a message's headers claim. Anyone may write such headers.
 *
 * @param runId the run
 * @param sequence the place in it, 0 or more
 */
record RunSequenceHeader(RunId runId, long sequence) {
    /** What the headers claim, where both are there and usable. */
    static Optional<RunSequenceHeader> of(List<Header> headers) {
        Optional<String> runId = Header.lastText(headers, MessageHeaders.RUN_ID).filter(RunId::isValid);
        Optional<String> sequence = Header.lastText(headers, MessageHeaders.SEQUENCE);
        if (runId.isEmpty() || sequence.isEmpty()) {
            return Optional.empty();
        }
        try {
            long place = Long.parseLong(sequence.get());
            return place < 0 ? Optional.empty() : Optional.of(new RunSequenceHeader(new RunId(runId.get()), place));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The id that the user at this place has. */
    UUID derivedId() {
        return UserIds.of(runId, sequence);
    }
}
