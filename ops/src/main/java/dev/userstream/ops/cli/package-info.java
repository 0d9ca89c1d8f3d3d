/** The commands: options in, a table or JSON out, an exit code. */
@NullMarked
package dev.userstream.ops.cli;

import org.jspecify.annotations.NullMarked;
