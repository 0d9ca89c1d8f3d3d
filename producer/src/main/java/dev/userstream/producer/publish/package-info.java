/** Records of users and dead letters, and their publication to Kafka. */
@NullMarked
package dev.userstream.producer.publish;

import org.jspecify.annotations.NullMarked;
