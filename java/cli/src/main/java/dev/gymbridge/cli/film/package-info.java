/** Films of the episodes of a run's final evaluation, with what the network expected. */
@NullMarked
package dev.gymbridge.cli.film;

import org.jspecify.annotations.NullMarked;
