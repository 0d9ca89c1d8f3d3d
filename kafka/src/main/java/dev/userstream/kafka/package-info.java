/** Kafka clients of all components. Runs on the client version that Spark brings and on the newest one. */
@NullMarked
package dev.userstream.kafka;

import org.jspecify.annotations.NullMarked;
