/** Clients of a running pipeline: runs of the producer's service, and the verdict of the audit. */
@NullMarked
package dev.userstream.local.pipeline;

import org.jspecify.annotations.NullMarked;
