package dev.gymbridge.cli.picture;

import java.awt.Graphics2D;

/** What can be drawn into a file. */
public interface Drawing {
  /** In pixels at their usual size. */
  int width();

  /** In pixels at their usual size. */
  int height();

  /** Draws it, its upper left corner at the origin. */
  void draw(Graphics2D graphics);
}
