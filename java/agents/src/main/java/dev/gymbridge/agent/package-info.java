/**
 * What acts and learns: an agent is put together from a network, an algorithm, an exploration and a
 * sampler. It knows no configuration, no files and no environments beyond what they show.
 */
@NullMarked
package dev.gymbridge.agent;

import org.jspecify.annotations.NullMarked;
