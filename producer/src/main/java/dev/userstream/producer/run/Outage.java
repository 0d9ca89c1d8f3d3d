package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when acknowledgements stop coming and when they come again, once each. Thread-safe. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final RunId runId;
    private final AtomicBoolean lasting = new AtomicBoolean();

    Outage(RunId runId) {
        this.runId = runId;
    }

    void seen(String cause) {
        if (lasting.compareAndSet(false, true)) {
            LOG.warn("event=kafka_unacknowledged run_id={} cause=\"{}\" next=resend", runId, cause);
        }
    }

    void over() {
        if (lasting.compareAndSet(true, false)) {
            LOG.info("event=kafka_acknowledges_again run_id={}", runId);
        }
    }
}
