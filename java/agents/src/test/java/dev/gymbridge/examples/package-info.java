/** What java/README.md shows of an agent of one's own parts, by what is public alone. */
@NullMarked
package dev.gymbridge.examples;

import org.jspecify.annotations.NullMarked;
