/**
 * The DQN family, a page for each algorithm. A page is TorchScript on a network's outputs; what
 * compiles it, differentiates it and moves the parameters is the learner's.
 */
@NullMarked
package dev.gymbridge.dqn;

import org.jspecify.annotations.NullMarked;
