/**
 * An agent's calculations as one compiled program: a network, an algorithm's page and the
 * optimizer, their gradient, and their execution by PyTorch. Symbols are those of the literature:
 * s_tm1, a_tm1, r_t, discount_t, s_t, with the tensors w, m, v and t of parameters and Adam; p are
 * the arrays that w consists of, d those of the gradient, h what the layers gave.
 */
@NullMarked
package dev.gymbridge.learner;

import org.jspecify.annotations.NullMarked;
