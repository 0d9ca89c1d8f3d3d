/** What the service looks at all the time, for its metrics. */
@NullMarked
package dev.userstream.ops.watch;

import org.jspecify.annotations.NullMarked;
