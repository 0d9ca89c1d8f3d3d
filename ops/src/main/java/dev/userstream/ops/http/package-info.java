/** The operator's service over HTTP. */
@NullMarked
package dev.userstream.ops.http;

import org.jspecify.annotations.NullMarked;
