/** The small program around PostgreSQL's own binaries. */
@NullMarked
package dev.userstream.local.postgres;

import org.jspecify.annotations.NullMarked;
