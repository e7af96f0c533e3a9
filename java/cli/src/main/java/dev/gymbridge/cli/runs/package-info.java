/** Runs beside one another: what they are called, how well they did, and which was better. */
@NullMarked
package dev.gymbridge.cli.runs;

import org.jspecify.annotations.NullMarked;
