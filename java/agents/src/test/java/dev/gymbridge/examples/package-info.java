/** What the README's library section shows, by what is public alone. */
@NullMarked
package dev.gymbridge.examples;

import org.jspecify.annotations.NullMarked;
