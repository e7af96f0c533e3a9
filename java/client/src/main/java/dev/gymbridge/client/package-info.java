/**
 * The environments of a server, over gRPC or pipes: the contract, reconnecting, playing episodes
 * back.
 */
@NullMarked
package dev.gymbridge.client;

import org.jspecify.annotations.NullMarked;
