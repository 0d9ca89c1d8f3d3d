/** The streaming job against real servers. */
@NullMarked
package dev.userstream.local.job;

import org.jspecify.annotations.NullMarked;
