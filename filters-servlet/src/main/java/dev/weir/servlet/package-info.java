/** The Servlet filter and its life. */
@NullMarked
package dev.weir.servlet;

import org.jspecify.annotations.NullMarked;
