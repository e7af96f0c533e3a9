/**
 * Where a run's random numbers come from: functions of a seed, a purpose and a time. Who draws from
 * them, and for what, is not known here.
 */
@NullMarked
package dev.gymbridge.random;

import org.jspecify.annotations.NullMarked;
