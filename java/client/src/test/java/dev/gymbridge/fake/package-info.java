/** An environment server in Java and in this process, for tests without Python. */
@NullMarked
package dev.gymbridge.fake;

import org.jspecify.annotations.NullMarked;
