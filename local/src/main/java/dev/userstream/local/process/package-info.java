/** Child processes: start with a class path of their own, wait until ready, stop, kill, freeze, thaw. */
@NullMarked
package dev.userstream.local.process;

import org.jspecify.annotations.NullMarked;
