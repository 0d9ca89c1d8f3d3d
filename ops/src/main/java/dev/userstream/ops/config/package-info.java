/** Where everything is, read from the environment. */
@NullMarked
package dev.userstream.ops.config;

import org.jspecify.annotations.NullMarked;
