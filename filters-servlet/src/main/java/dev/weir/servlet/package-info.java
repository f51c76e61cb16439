/** The Jakarta Servlet filter: wraps requests for the engine and writes its answers. */
@NullMarked
package dev.weir.servlet;

import org.jspecify.annotations.NullMarked;
