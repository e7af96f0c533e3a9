/** What commands print and write: tables, JSON, pictures, films, files that are written whole. */
@NullMarked
package dev.gymbridge.cli.output;

import org.jspecify.annotations.NullMarked;
