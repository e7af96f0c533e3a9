/** An environment server of one's own: Python, its runtimes, and a process for each session. */
@NullMarked
package dev.gymbridge.local;

import org.jspecify.annotations.NullMarked;
