/** Rate limiting of HTTP requests, without a container: policies, keys, and what is answered. */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
