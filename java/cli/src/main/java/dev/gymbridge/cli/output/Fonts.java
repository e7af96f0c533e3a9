package dev.gymbridge.cli.output;

import dev.gymbridge.cache.CacheFolder;
import java.awt.Font;
import java.awt.font.FontRenderContext;

/** What Java writes into pictures with: fonts of the machine, of which some have none. */
public final class Fonts {
  private static final String HOME = "user.home";

  private Fonts() {}

  /**
   * Does nothing where there are fonts.
   *
   * @throws CommandFailure where there are none; the message says how to get some
   */
  public static void require() {
    // Java keeps a list of them in a folder of that name, where the user has no home.
    if ("?".equals(System.getProperty(HOME))) {
      System.setProperty(HOME, CacheFolder.path().toString());
    }
    try {
      var unused =
          new Font(Font.SANS_SERIF, Font.PLAIN, 12)
              .getLineMetrics("x", new FontRenderContext(null, false, false));
    } catch (Error | RuntimeException none) { // Java says it by a bare Error, among others
      throw new CommandFailure(
          "a picture with words cannot be drawn, as Java finds no fonts on this machine. Install some, on Debian"
              + " and Ubuntu with: apt install fontconfig fonts-dejavu-core");
    }
  }
}
