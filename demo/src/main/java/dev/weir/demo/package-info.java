/** The application that a newcomer starts. */
@NullMarked
package dev.weir.demo;

import org.jspecify.annotations.NullMarked;
