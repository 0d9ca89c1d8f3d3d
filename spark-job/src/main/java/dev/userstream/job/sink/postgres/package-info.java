/** Rows to PostgreSQL, and what PostgreSQL says about them. */
@NullMarked
package dev.userstream.job.sink.postgres;

import org.jspecify.annotations.NullMarked;
