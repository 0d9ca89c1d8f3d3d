/** The demo: the whole pipeline on this machine, once, with figures and a verdict at the end. */
@NullMarked
package dev.userstream.local.demo;

import org.jspecify.annotations.NullMarked;
