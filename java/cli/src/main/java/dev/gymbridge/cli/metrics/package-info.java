/** What a training tells Prometheus. */
@NullMarked
package dev.gymbridge.cli.metrics;

import org.jspecify.annotations.NullMarked;
