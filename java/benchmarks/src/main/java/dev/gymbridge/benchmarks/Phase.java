package dev.gymbridge.benchmarks;

/** What a training does when a fault hits it. */
enum Phase {
  /** From the start of its process to the first actions, or to the playback. */
  START(2_000),
  /** The episodes that ran are played back, after a resume. */
  PLAYBACK(20),
  /** Actions are chosen, and what came of the last ones is taken in. */
  ACTING(0),
  /** Actions are under way, and it learns. */
  LEARNING(0),
  /** It waits for the environments. */
  WAITING(0),
  /** A checkpoint is written. */
  CHECKPOINT(4),
  /** An evaluation is played, and its network written. */
  EVALUATION(100);

  /** Up to so long after its beginning a fault comes, at random; 0 where it is over sooner. */
  final int milliseconds;

  Phase(int milliseconds) {
    this.milliseconds = milliseconds;
  }

  /** Whether a process goes through it once only, before it steps. */
  boolean comesOnce() {
    return this == START || this == PLAYBACK;
  }

  /** Whether files are written in it. */
  boolean writes() {
    return this == START || this == CHECKPOINT || this == EVALUATION;
  }
}
