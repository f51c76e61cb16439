/**
 * Rate limiting of HTTP requests without a container: which policies match, whose bucket counts, and what is answered.
 * The filters wrap their requests for it and are thin.
 */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
