/** Kills, freezes and restarts the parts of a pipeline that publishes without pause, and audits what is left. */
@NullMarked
package dev.userstream.local.chaos;

import org.jspecify.annotations.NullMarked;
