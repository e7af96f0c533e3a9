package dev.gymbridge.benchmarks;

/** What is done to a training, or to what serves its environments. */
enum Fault {
  TRAINER_KILLED("trainer killed", true),
  TRAINER_STOPPED("trainer stopped", false),
  TRAINER_STOPPED_AND_KILLED("trainer stopped, then killed", true),
  DISK_FULL("disk full", true),
  WORKER_KILLED("worker killed", false),
  WORKER_STOPPED("worker stopped", false),
  WORKER_STOPPED_AND_KILLED("worker stopped, then killed", false),
  SERVER_KILLED("server killed", false),
  SERVER_STOPPED("server stopped", false),
  CONNECTION_CUT("connection cut", false);

  /** For people. */
  final String title;

  /** Whether the training's process ends by it. */
  final boolean endsTrainer;

  Fault(String title, boolean endsTrainer) {
    this.title = title;
    this.endsTrainer = endsTrainer;
  }

  /** Whether it can be meant for a phase: a disk is full only for who writes. */
  boolean canHit(Phase phase) {
    return this != DISK_FULL || phase.writes();
  }
}
