/** The topic's records, from Spark's Kafka source. */
@NullMarked
package dev.userstream.job.read;

import org.jspecify.annotations.NullMarked;
