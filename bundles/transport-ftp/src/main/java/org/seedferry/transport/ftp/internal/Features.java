package org.seedferry.transport.ftp.internal;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a server says that it can do (RFC 2389); nothing where it does not know the question. */
record Features(Set<String> names) {

  static Features of(Reply feat) {
    if (!feat.isDone()) {
      return new Features(Set.of());
    }
    return new Features(
        feat.lines().stream()
            .skip(1)
            .map(line -> line.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean has(String name) {
    return names.contains(name);
  }
}
