package dev.userstream.job.replay;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.job.read.SourceRecord;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a span are wanted. Travels to the executors.
 *
 * @param fromMs smallest timestamp, in milliseconds since 1970
 * @param toMs the timestamp after the largest
 * @param runId the run that they must belong to; null for any or none
 */
record RecordFilter(long fromMs, long toMs, @Nullable String runId) implements Serializable {
    static final RecordFilter ALL = new RecordFilter(Long.MIN_VALUE, Long.MAX_VALUE, null);

    boolean wants(SourceRecord record) {
        long timestamp = record.position().timestampMs();
        return timestamp >= fromMs
                && timestamp < toMs
                && (runId == null
                        || Header.lastText(record.headers(), MessageHeaders.RUN_ID)
                                .filter(runId::equals)
                                .isPresent());
    }
}
