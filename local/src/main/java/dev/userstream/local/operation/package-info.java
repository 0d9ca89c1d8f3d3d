/** What the commands share that run for long: when to end, how long, what happens meanwhile, and tables of it. */
@NullMarked
package dev.userstream.local.operation;

import org.jspecify.annotations.NullMarked;
