/** What the service looks at all the time, for its metrics. */
@NullMarked
package dev.userstream.ops.monitor;

import org.jspecify.annotations.NullMarked;
