/** Where the build and the data of stacks are on this machine, and which stack owns a data folder. */
@NullMarked
package dev.userstream.local.workspace;

import org.jspecify.annotations.NullMarked;
