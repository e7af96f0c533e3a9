/** What {@code gymbridge doctor} looks at: one class for each check, given what it judges. */
@NullMarked
package dev.gymbridge.cli.doctor;

import org.jspecify.annotations.NullMarked;
