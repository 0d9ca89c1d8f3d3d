/** The state of the pipeline: a report on request, and metrics and health of the running service. */
@NullMarked
package dev.userstream.ops.status;

import org.jspecify.annotations.NullMarked;
