/**
 * Transitions: gathered, kept, and drawn into batches. Plain Java arrays; how they are written to a
 * file belongs to what a run leaves, and what is learnt from them to the algorithms.
 */
@NullMarked
package dev.gymbridge.replay;

import org.jspecify.annotations.NullMarked;
