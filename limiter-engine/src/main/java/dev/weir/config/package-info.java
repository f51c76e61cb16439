/**
 * Settings by name, the same for both filters and for code: which backend keeps the buckets, and what is behind which
 * proxies. Moving between memory and Redis is a matter of settings.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
