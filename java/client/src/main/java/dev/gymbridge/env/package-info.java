/**
 * Gymnasium environments as Java sees them: vectors, spaces, tensors, errors. Knows nothing of
 * gRPC.
 */
@NullMarked
package dev.gymbridge.env;

import org.jspecify.annotations.NullMarked;
