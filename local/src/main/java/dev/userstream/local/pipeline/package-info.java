/** Asks a running pipeline what its users ask: runs of the producer's service, the audit's verdict. */
@NullMarked
package dev.userstream.local.pipeline;

import org.jspecify.annotations.NullMarked;
