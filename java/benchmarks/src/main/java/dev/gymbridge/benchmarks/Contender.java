package dev.gymbridge.benchmarks;

/** Something that is measured in turn with others. */
interface Contender extends AutoCloseable {
  /** What it is, for the table. */
  String name();

  /** Works for about so many seconds and gives its figure. */
  double measure(double seconds);

  /** What there is to say beside its figures, for the end of its row; may be empty. */
  default String note() {
    return "";
  }

  @Override
  void close();
}
