/** Rows to Cassandra, and what Cassandra says about them. */
@NullMarked
package dev.userstream.job.sink.cassandra;

import org.jspecify.annotations.NullMarked;
