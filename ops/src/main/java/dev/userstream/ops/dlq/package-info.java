/** Dead dead letters: which there are, what became of them, and how they are published again. Free of any terminal and of Kafka. */
@NullMarked
package dev.userstream.ops.dlq;

import org.jspecify.annotations.NullMarked;
