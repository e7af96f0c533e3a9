/**
 * Learning with tables, where states and actions are few. Networks, replay and PyTorch are not
 * known here: it is the exact twin of what they approximate.
 */
@NullMarked
package dev.gymbridge.tabular;

import org.jspecify.annotations.NullMarked;
