/** A small HTTP service on the JDK's server, for any component that is asked over HTTP. It knows nothing of the pipeline. */
@NullMarked
package dev.userstream.http;

import org.jspecify.annotations.NullMarked;
