/** The topic's records, as Spark's Kafka source plans to read them. */
@NullMarked
package dev.userstream.job.read;

import org.jspecify.annotations.NullMarked;
