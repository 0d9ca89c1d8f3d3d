/** Collections over primitive arrays, so that an audit of ten million rows fits into memory. */
@NullMarked
package dev.userstream.ops.compact;

import org.jspecify.annotations.NullMarked;
