/** What runs inside every child process, on JDK classes only: the watchdog that ends it with its parent. */
@NullMarked
package dev.userstream.local.child;

import org.jspecify.annotations.NullMarked;
