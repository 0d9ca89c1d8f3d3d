/** Runs: the service, one task a run, progress and the ledger. */
@NullMarked
package dev.userstream.producer.run;

import org.jspecify.annotations.NullMarked;
