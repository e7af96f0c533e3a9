/** How actions are chosen while an agent learns. */
@NullMarked
package dev.gymbridge.explore;

import org.jspecify.annotations.NullMarked;
