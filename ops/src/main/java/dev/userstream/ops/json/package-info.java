/** The reports as JSON, as commands print and the service answers it. */
@NullMarked
package dev.userstream.ops.json;

import org.jspecify.annotations.NullMarked;
