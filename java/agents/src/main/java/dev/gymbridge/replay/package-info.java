/** Transitions: gathered, kept, and drawn into batches. Plain Java arrays. */
@NullMarked
package dev.gymbridge.replay;

import org.jspecify.annotations.NullMarked;
