/** How every component uses Kafka. Runs on the client that Spark brings and on the newest one. */
@NullMarked
package dev.userstream.kafka;

import org.jspecify.annotations.NullMarked;
