/** What one message costs at the least: the codec and the derivation of ids, measured with JMH. */
@NullMarked
package dev.userstream.bench.micro;

import org.jspecify.annotations.NullMarked;
