/** The ledger: what was asked of a run, how far it is, how it ended. */
@NullMarked
package dev.userstream.events.run;

import org.jspecify.annotations.NullMarked;
