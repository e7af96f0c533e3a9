/**
 * Networks: layers with parameters, and what is made of them, torsos and heads. A layer is the text
 * of its forward pass; what multiplies matrices and what differentiates is not known here, and
 * neither is what a network is trained for.
 */
@NullMarked
package dev.gymbridge.nn;

import org.jspecify.annotations.NullMarked;
