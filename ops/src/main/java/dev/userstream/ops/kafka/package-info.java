/** Evidence read from Kafka. */
@NullMarked
package dev.userstream.ops.kafka;

import org.jspecify.annotations.NullMarked;
