/** The streaming job: users from Kafka to Cassandra and PostgreSQL, one query per store. */
@NullMarked
package dev.userstream.job;

import org.jspecify.annotations.NullMarked;
