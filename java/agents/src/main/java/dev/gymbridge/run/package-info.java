/**
 * What a run leaves: its folder, checkpoints, tables and TensorBoard's file, and what they hold. No
 * other package knows a file's format, and this one no algorithm.
 */
@NullMarked
package dev.gymbridge.run;

import org.jspecify.annotations.NullMarked;
