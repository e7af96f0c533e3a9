/** The commands: what their options are, and what each of them does. */
@NullMarked
package dev.gymbridge.cli.command;

import org.jspecify.annotations.NullMarked;
