/** How many users a second reach Kafka: this project's producer against Kafka's own measuring client. */
@NullMarked
package dev.userstream.bench.producer;

import org.jspecify.annotations.NullMarked;
