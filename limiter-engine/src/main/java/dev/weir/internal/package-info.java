/** What Weir's packages share and users never touch: the bucket's arithmetic, hashing, timers. Not exported. */
@NullMarked
package dev.weir.internal;

import org.jspecify.annotations.NullMarked;
