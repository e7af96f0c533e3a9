@NullMarked
package dev.gymbridge.tabular;

import org.jspecify.annotations.NullMarked;
