/** Rows read from Cassandra and PostgreSQL. */
@NullMarked
package dev.userstream.ops.store;

import org.jspecify.annotations.NullMarked;
