/** Writes rows to Cassandra, and interprets Cassandra's errors. */
@NullMarked
package dev.userstream.job.sink.cassandra;

import org.jspecify.annotations.NullMarked;
