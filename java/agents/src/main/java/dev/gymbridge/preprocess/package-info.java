/**
 * What stands between environments and an agent: which frames it sees, and what it learns from. It
 * plays and learns nothing itself, and knows no configuration.
 */
@NullMarked
package dev.gymbridge.preprocess;

import org.jspecify.annotations.NullMarked;
