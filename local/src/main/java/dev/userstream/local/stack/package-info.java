/** The embedded stack: Kafka, Cassandra and PostgreSQL, the streaming job and the producer as child processes. */
@NullMarked
package dev.userstream.local.stack;

import org.jspecify.annotations.NullMarked;
