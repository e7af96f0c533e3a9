/** Learning with tables, where states and actions are few. */
@NullMarked
package dev.gymbridge.tabular;

import org.jspecify.annotations.NullMarked;
