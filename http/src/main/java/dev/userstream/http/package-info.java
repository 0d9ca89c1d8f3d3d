/** How every service of ours serves HTTP. */
@NullMarked
package dev.userstream.http;

import org.jspecify.annotations.NullMarked;
