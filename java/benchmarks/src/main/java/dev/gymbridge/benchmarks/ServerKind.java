package dev.gymbridge.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a training's environments are. */
enum ServerKind {
  /** In processes that the training starts. */
  EMBEDDED,
  /** Behind a front door of this machine, over TCP. */
  REMOTE,
  /** Likewise, in a container. */
  CONTAINER;

  /** For people. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All that are there: a container where Docker is, and has the image. */
  static List<ServerKind> available() {
    List<ServerKind> kinds = new ArrayList<>(List.of(EMBEDDED, REMOTE));
    if (ServerContainer.isAvailable()) {
      kinds.add(CONTAINER);
    }
    return kinds;
  }

  /**
   * A server of this kind; null for an embedded one.
   *
   * @param log file for what it says
   */
  @Nullable RemoteServer start(Signals signals, Path log) {
    return switch (this) {
      case EMBEDDED -> null;
      case REMOTE -> new ServerProcess(signals, log);
      case CONTAINER -> new ServerContainer();
    };
  }
}
