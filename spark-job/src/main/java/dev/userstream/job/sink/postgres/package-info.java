/** Writes rows to PostgreSQL, and interprets PostgreSQL's errors. */
@NullMarked
package dev.userstream.job.sink.postgres;

import org.jspecify.annotations.NullMarked;
