/** The page that a run leaves. */
@NullMarked
package dev.gymbridge.cli.report;

import org.jspecify.annotations.NullMarked;
