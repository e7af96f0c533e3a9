/** Where this user's files are kept that can be made again. */
@NullMarked
package dev.gymbridge.cache;

import org.jspecify.annotations.NullMarked;
