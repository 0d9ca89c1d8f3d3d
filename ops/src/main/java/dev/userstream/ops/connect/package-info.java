/** Settings of the operator's commands, and the connections to Kafka and the stores that they open, cache and close. */
@NullMarked
package dev.userstream.ops.connect;

import org.jspecify.annotations.NullMarked;
