/** Writes pictures, one after the other, as a video. */
@NullMarked
package dev.gymbridge.cli.video;

import org.jspecify.annotations.NullMarked;
