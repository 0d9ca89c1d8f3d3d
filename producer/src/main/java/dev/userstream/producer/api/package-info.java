/** The source: fetches pages of users and judges them. Knows nothing of Kafka. */
@NullMarked
package dev.userstream.producer.api;

import org.jspecify.annotations.NullMarked;
