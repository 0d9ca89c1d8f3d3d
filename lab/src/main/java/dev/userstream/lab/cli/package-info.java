/** The command line of chaos and bench. */
@NullMarked
package dev.userstream.lab.cli;

import org.jspecify.annotations.NullMarked;
