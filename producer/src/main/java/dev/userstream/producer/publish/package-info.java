/** Kafka: topics, records, and their delivery until each is acknowledged. Knows nothing of the source's HTTP. */
@NullMarked
package dev.userstream.producer.publish;

import org.jspecify.annotations.NullMarked;
