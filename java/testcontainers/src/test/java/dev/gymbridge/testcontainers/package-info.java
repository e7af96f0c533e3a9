/** The environment server in a container, for tests with Testcontainers. */
@NullMarked
package dev.gymbridge.testcontainers;

import org.jspecify.annotations.NullMarked;
