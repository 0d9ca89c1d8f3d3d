/** Child processes: started with a class path each, awaited by a real answer, stopped, killed, frozen, thawed. */
@NullMarked
package dev.userstream.local.process;

import org.jspecify.annotations.NullMarked;
