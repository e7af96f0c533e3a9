package dev.gymbridge.cli.experiment;

import java.util.Map;

/**
 * A way to run an experiment that is not its document's.
 *
 * @param name for the command line
 * @param summary in a line
 * @param changes values in place of the preset's, by key
 */
public record Variant(String name, String summary, Map<String, Object> changes) {}
