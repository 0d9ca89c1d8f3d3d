/** The reports as JSON documents, as commands print them and the service sends them. */
@NullMarked
package dev.userstream.ops.json;

import org.jspecify.annotations.NullMarked;
