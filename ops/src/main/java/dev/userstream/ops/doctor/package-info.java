/** Checks of a running pipeline: what is reachable, and whether servers, topics, tables and permissions are as the pipeline needs them. */
@NullMarked
package dev.userstream.ops.doctor;

import org.jspecify.annotations.NullMarked;
