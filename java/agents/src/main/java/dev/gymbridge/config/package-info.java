/**
 * Configurations: all that a run is determined by, as records, presets and YAML, and the agents and
 * environments that are made of them. Nothing else here knows both a key's name and an algorithm;
 * what is done with an agent does not belong here.
 */
@NullMarked
package dev.gymbridge.config;

import org.jspecify.annotations.NullMarked;
