/** Clients of a running stack: runs of the producer, rows of the stores, latency from publishing to the row, and the audit. */
@NullMarked
package dev.userstream.local.probe;

import org.jspecify.annotations.NullMarked;
