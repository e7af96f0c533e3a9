/** What stands between environments and an agent: which frames it sees, and what it learns from. */
@NullMarked
package dev.gymbridge.preprocess;

import org.jspecify.annotations.NullMarked;
