/** Charts as PNG and SVG files. */
@NullMarked
package dev.gymbridge.cli.picture;

import org.jspecify.annotations.NullMarked;
