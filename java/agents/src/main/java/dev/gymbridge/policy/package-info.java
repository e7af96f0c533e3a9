/** How actions are chosen, and where random numbers come from. */
@NullMarked
package dev.gymbridge.policy;

import org.jspecify.annotations.NullMarked;
