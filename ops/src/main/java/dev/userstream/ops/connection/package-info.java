/** What a command or the service asks with: clients of Kafka and of the stores, opened, kept and closed. */
@NullMarked
package dev.userstream.ops.connection;

import org.jspecify.annotations.NullMarked;
