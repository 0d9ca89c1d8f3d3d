/** Typed settings from the environment: every problem is found at once, secrets are never printed. */
@NullMarked
package dev.userstream.settings;

import org.jspecify.annotations.NullMarked;
