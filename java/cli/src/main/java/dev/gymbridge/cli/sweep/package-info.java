/** Trains a configuration with several seeds and values, each in a process of its own. */
@NullMarked
package dev.gymbridge.cli.sweep;

import org.jspecify.annotations.NullMarked;
