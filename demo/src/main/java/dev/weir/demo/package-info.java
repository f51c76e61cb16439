/** The application that a newcomer starts, and that the WAR brings to a server. */
@NullMarked
package dev.weir.demo;

import org.jspecify.annotations.NullMarked;
