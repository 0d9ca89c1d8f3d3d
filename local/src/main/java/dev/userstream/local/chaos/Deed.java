package dev.userstream.local.chaos;

import java.util.Locale;

/** What can be done to a part of the stack. */
enum Deed {
    /** Ended at once, as {@code kill -9} does, and started again after a while. */
    KILL,
    /** Stopped in its tracks, connections open, and let go on after a while. */
    FREEZE,
    /** Ended in order and started again. */
    RESTART;

    /** The name in reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
