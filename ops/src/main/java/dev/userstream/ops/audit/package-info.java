/** The audit: compares, value by value, what was published with what is stored. Independent of terminals and drivers. */
@NullMarked
package dev.userstream.ops.audit;

import org.jspecify.annotations.NullMarked;
