/** The HTTP server of the producer, the job and the operator's service. */
@NullMarked
package dev.userstream.http;

import org.jspecify.annotations.NullMarked;
