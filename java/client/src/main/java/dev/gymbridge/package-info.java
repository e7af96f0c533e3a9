/** Where a program starts: {@link dev.gymbridge.EnvServer}. */
@NullMarked
package dev.gymbridge;

import org.jspecify.annotations.NullMarked;
