package dev.userstream.local.demo;

import java.util.Locale;

/** Where users come from. */
enum SourceKind {
    /** randomuser.me, or another server that speaks its API. */
    LIVE,
    /** The offline API. */
    OFFLINE;

    /** The name on the command line and in the report. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
