/** The web page of the operator's service: its files, its event stream, and the requests that only it makes. */
@NullMarked
package dev.userstream.ops.console;

import org.jspecify.annotations.NullMarked;
