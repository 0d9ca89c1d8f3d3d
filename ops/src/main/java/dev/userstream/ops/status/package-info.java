/** The state of the pipeline at a glance. Free of any terminal and of any driver. */
@NullMarked
package dev.userstream.ops.status;

import org.jspecify.annotations.NullMarked;
