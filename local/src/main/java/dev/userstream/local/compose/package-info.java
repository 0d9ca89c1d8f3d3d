/** A pipeline that Docker Compose runs already, as the commands of this module see it. */
@NullMarked
package dev.userstream.local.compose;

import org.jspecify.annotations.NullMarked;
