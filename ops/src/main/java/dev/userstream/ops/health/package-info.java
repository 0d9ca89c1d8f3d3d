/** Whether the parts of the pipeline answer. */
@NullMarked
package dev.userstream.ops.health;

import org.jspecify.annotations.NullMarked;
