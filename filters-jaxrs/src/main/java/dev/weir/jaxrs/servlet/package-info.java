/** What servlet containers find by themselves. Not exported; outside of them nothing here is loaded but what says so. */
@NullMarked
package dev.weir.jaxrs.servlet;

import org.jspecify.annotations.NullMarked;
