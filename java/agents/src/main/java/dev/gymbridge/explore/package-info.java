/**
 * How actions are chosen while an agent learns. Action values are asked for, and where they come
 * from is not known here; evaluations are not explored.
 */
@NullMarked
package dev.gymbridge.explore;

import org.jspecify.annotations.NullMarked;
