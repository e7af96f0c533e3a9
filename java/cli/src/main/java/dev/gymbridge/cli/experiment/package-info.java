/** What the four documents do, by name, with their figures beside ours. */
@NullMarked
package dev.gymbridge.cli.experiment;

import org.jspecify.annotations.NullMarked;
