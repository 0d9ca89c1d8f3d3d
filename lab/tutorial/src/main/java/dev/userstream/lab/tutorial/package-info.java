/** The streaming job as tutorials write it; the bench compares the pipeline's job with it. */
@NullMarked
package dev.userstream.lab.tutorial;

import org.jspecify.annotations.NullMarked;
