/** Where a run's random numbers come from. */
@NullMarked
package dev.gymbridge.random;

import org.jspecify.annotations.NullMarked;
