/** The command line of the measurements. */
@NullMarked
package dev.userstream.bench.cli;

import org.jspecify.annotations.NullMarked;
