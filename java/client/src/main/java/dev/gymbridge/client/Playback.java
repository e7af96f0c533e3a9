package dev.gymbridge.client;

import dev.gymbridge.v1.History;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import java.time.Duration;

/**
 * Plays running episodes back on a session that has just been made, in pieces.
 *
 * <p>A piece is no longer than a message and is meant to take a fraction of the step timeout, which
 * holds for each: so an environment that hangs is noticed as soon as in a step, however long its
 * episode is. The first piece is one action of every environment, which is what a step is; as long
 * as they are quick, each is twice the one before.
 */
final class Playback {
  /** Any server takes a message that long. */
  private static final int PIECE_BYTES = 1 << 19;

  /** Of a repeat in a message. */
  private static final int REPEAT_BYTES = 2;

  /** What a piece is meant to take: long enough for the way to the server not to count. */
  private static final Duration MOST_TIME = Duration.ofMillis(100);

  private static final int PIECES_IN_A_TIMEOUT = 20;

  private final LiveSession session;
  private final EpisodeLog[] logs;
  private final long quick;
  private final boolean[] playing;
  private final long[] checksums;
  private boolean[] rows;

  /**
   * Sends nothing yet.
   *
   * @param mask the environments whose episodes are played back
   */
  Playback(LiveSession session, EpisodeLog[] logs, Duration stepTimeout, boolean[] mask) {
    this.session = session;
    this.logs = logs;
    this.quick =
        Math.min(MOST_TIME.toNanos(), stepTimeout.dividedBy(PIECES_IN_A_TIMEOUT).toNanos());
    this.playing = mask.clone();
    this.rows = playing;
    this.checksums = new long[logs.length];
  }

  /**
   * Plays back.
   *
   * @return where the episodes stand, in order, but for those that ended before they should have
   */
  ResetResponse run() {
    ResetRequest.Builder reset = ResetRequest.newBuilder().setMask(Masks.bytes(playing));
    for (EpisodeLog log : logs) {
      reset.addSeeds(log.seed());
    }
    ResetResponse last = session.reset(reset);
    take(last);
    int most = Math.max(1, PIECE_BYTES / bytesOfOneAction());
    int size = 1;
    for (int from = 0; from < longest(); ) {
      long began = System.nanoTime();
      last = session.reset(piece(from, size));
      long took = System.nanoTime() - began;
      from += size;
      size = took < quick ? Math.min(2 * size, most) : Math.max(1, size / 2);
      take(last);
    }
    return last;
  }

  /** The environments that have a row in what {@link #run} gave. */
  boolean[] rows() {
    return rows.clone();
  }

  /** Whether an environment's episode turned out to be another one. */
  boolean differs(int environment) {
    return !playing[environment] || checksums[environment] != logs[environment].checksum();
  }

  private int bytesOfOneAction() {
    int bytes = 0;
    for (int environment = 0; environment < logs.length; environment++) {
      bytes += playing[environment] ? logs[environment].actionBytes() + REPEAT_BYTES : 0;
    }
    return Math.max(1, bytes);
  }

  private int longest() {
    int longest = 0;
    for (int environment = 0; environment < logs.length; environment++) {
      longest = Math.max(longest, playing[environment] ? logs[environment].steps() : 0);
    }
    return longest;
  }

  private ResetRequest.Builder piece(int from, int size) {
    ResetRequest.Builder request =
        ResetRequest.newBuilder().setMask(Masks.bytes(playing)).setResume(true);
    for (int environment = 0; environment < logs.length; environment++) {
      request.addHistories(
          playing[environment]
              ? logs[environment].history(from, size)
              : History.getDefaultInstance());
    }
    return request;
  }

  /** Rows of a reply are those that were playing; an episode that ended plays no more. */
  private void take(ResetResponse reply) {
    rows = playing.clone();
    int row = 0;
    for (int environment = 0; environment < logs.length; environment++) {
      if (playing[environment]) {
        checksums[environment] = reply.getChecksums(row);
        playing[environment] = reply.getEnded().byteAt(row) == 0;
        row++;
      }
    }
  }
}
