/** What the packages of the engine share and its users never touch. */
@NullMarked
package dev.weir.internal;

import org.jspecify.annotations.NullMarked;
