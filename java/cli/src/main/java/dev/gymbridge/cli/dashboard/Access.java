package dev.gymbridge.cli.dashboard;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: who knows the token, by a name of this machine, and no page from elsewhere. A page
 * whose name was pointed at this machine afterwards is refused by the name.
 *
 * @param token what every path begins with
 */
record Access(String token) {
  /** The port may be another one, where it is forwarded from another machine. */
  private static final Pattern HOST =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

  private static final int TOKEN_BYTES = 16;

  static Access random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Access(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The path behind the token of a request that may be answered, without the slash; empty for any
   * other request.
   */
  Optional<String> path(String path, Headers headers) {
    int end = path.indexOf('/', 1);
    return end > 0 && isToken(path.substring(1, end)) && isFromHere(headers)
        ? Optional.of(path.substring(end + 1))
        : Optional.empty();
  }

  /** Takes as long for a guess that is nearly right. */
  private boolean isToken(String guess) {
    return MessageDigest.isEqual(
        guess.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isFromHere(Headers headers) {
    String host = only(headers.get("Host"));
    if (host == null || !HOST.matcher(host).matches()) {
      return false;
    }
    String origin = only(headers.get("Origin"));
    String site = only(headers.get("Sec-Fetch-Site"));
    return (origin == null || origin.equals("http://" + host))
        && (site == null || List.of("same-origin", "none").contains(site));
  }

  /** A header's value; null where it is not there, and what nothing equals where it is twice. */
  private static @Nullable String only(@Nullable List<String> values) {
    return values == null ? null : String.join("\n", values);
  }
}
