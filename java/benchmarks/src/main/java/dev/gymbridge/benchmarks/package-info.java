/** Measurements of the bridge, each beside what it is compared with, in one go. */
@NullMarked
package dev.gymbridge.benchmarks;

import org.jspecify.annotations.NullMarked;
