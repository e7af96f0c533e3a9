package dev.gymbridge.cli.dashboard;

/** A column of a run's table, as {@code metrics.loss}. */
record Column(String table, String name) {
  static Column of(String text) {
    int dot = Math.max(text.indexOf('.'), 0);
    return new Column(text.substring(0, dot), text.substring(dot + 1));
  }
}
