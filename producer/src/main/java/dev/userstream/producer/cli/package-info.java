/** The command line: {@code publish} and {@code serve}. */
@NullMarked
package dev.userstream.producer.cli;

import org.jspecify.annotations.NullMarked;
