/** The backend that keeps its state in this process. */
@NullMarked
package dev.weir.memory;

import org.jspecify.annotations.NullMarked;
