/** The tutorials' job on a stack of ours. */
@NullMarked
package dev.userstream.bench.tutorial;

import org.jspecify.annotations.NullMarked;
