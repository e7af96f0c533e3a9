package dev.gymbridge.cli.dashboard;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an address asks behind its question mark. */
record Query(Map<String, List<String>> values) {
  private static final double FASTEST = 1000;

  static Query of(URI address) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String text = address.getRawQuery();
    for (String pair : text == null ? new String[0] : text.split("&", -1)) {
      int sign = pair.indexOf('=');
      String name = sign < 0 ? pair : pair.substring(0, sign);
      String value = sign < 0 ? "" : pair.substring(sign + 1);
      values.computeIfAbsent(decoded(name), key -> new ArrayList<>()).add(decoded(value));
    }
    return new Query(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The first value; empty for none. */
  String first(String name) {
    return all(name).isEmpty() ? "" : all(name).get(0);
  }

  /** How many times as fast as usual; 1 where it is no number, or out of range. */
  double speed() {
    try {
      double speed = Double.parseDouble(first("speed"));
      return speed > 0 && speed <= FASTEST ? speed : 1;
    } catch (NumberFormatException none) {
      return 1;
    }
  }
}
