package dev.gymbridge.cli.command;

/**
 * An episode that was played to its end.
 *
 * @param number of the episode in the run, from 0
 * @param environment that played it
 * @param seed of its reset, in [0, 2³¹)
 * @param length in steps
 * @param total the sum of its rewards, which is its undiscounted return
 */
record EpisodeResult(
    int number,
    int environment,
    int seed,
    int length,
    double total,
    boolean terminated,
    boolean truncated) {
  /** How it ended, in a word or two. */
  String end() {
    if (terminated) {
      return truncated ? "terminated, truncated" : "terminated";
    }
    return "truncated";
  }
}
