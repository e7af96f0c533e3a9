/** That Java sees bit for bit what plain Python sees, also when something breaks on the way. */
@NullMarked
package dev.gymbridge.exactness;

import org.jspecify.annotations.NullMarked;
