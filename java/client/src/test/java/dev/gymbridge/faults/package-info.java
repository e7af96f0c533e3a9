/** What comes of environments, clients and networks that break. */
@NullMarked
package dev.gymbridge.faults;

import org.jspecify.annotations.NullMarked;
