package dev.gymbridge.benchmarks;

import java.util.List;

/** A server at a TCP address, which is killed and stopped, and comes back at the same address. */
interface RemoteServer extends AutoCloseable {
  /** {@code host:port} of this machine. */
  String address();

  /** The token it asks for; empty for none. */
  String token();

  /** Kills it; gives whether it was seen dead. */
  boolean kill();

  /** Starts it again after its death, and waits until it listens. */
  void startAgain();

  /** Stops it; gives whether it was seen to stand still. */
  boolean stop();

  /** Lets it go on after {@link #stop}. */
  void goOn();

  /** Whether {@link #workers} can be reached. */
  boolean showsWorkers();

  /** The processes that run sessions; none where they cannot be reached. */
  List<Long> workers();

  @Override
  void close();
}
