/** Q-networks: what they are made of, and the program that computes their values and gradients. */
@NullMarked
package dev.gymbridge.network;

import org.jspecify.annotations.NullMarked;
