/** The audit: proves, value by value, that what was published is stored. Free of any terminal and of any driver. */
@NullMarked
package dev.userstream.ops.audit;

import org.jspecify.annotations.NullMarked;
