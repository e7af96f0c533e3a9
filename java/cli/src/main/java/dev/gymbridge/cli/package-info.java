/** The {@code gymbridge} command: one class for each of its commands, and what they share. */
@NullMarked
package dev.gymbridge.cli;

import org.jspecify.annotations.NullMarked;
