/** Users to measure with, and topics full of them. */
@NullMarked
package dev.userstream.bench.users;

import org.jspecify.annotations.NullMarked;
