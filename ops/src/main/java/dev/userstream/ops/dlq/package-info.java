/** Dead letters: which there are, how their values are repaired, and how their messages are published again. */
@NullMarked
package dev.userstream.ops.dlq;

import org.jspecify.annotations.NullMarked;
