/** The demo: the whole pipeline once on this machine, with figures and a verdict. */
@NullMarked
package dev.userstream.local.demo;

import org.jspecify.annotations.NullMarked;
