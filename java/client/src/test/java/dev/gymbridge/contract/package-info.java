/** The contract as tests that any environment server inherits, and the servers that do. */
@NullMarked
package dev.gymbridge.contract;

import org.jspecify.annotations.NullMarked;
