/** Runs: their configuration, the loop, evaluation, checkpoints and what they leave on the disk. */
@NullMarked
package dev.gymbridge.train;

import org.jspecify.annotations.NullMarked;
