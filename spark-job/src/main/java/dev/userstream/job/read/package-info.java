/** Records of the topic as Spark's Kafka source gives them. */
@NullMarked
package dev.userstream.job.read;

import org.jspecify.annotations.NullMarked;
