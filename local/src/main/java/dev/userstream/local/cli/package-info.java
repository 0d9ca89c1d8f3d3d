/** The commands that run the pipeline on this machine. */
@NullMarked
package dev.userstream.local.cli;

import org.jspecify.annotations.NullMarked;
