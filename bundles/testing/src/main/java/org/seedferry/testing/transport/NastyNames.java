package org.seedferry.testing.transport;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names that are allowed on a disk and hard on everything else. */
public final class NastyNames {

  private static final List<String> PLAIN =
      List.of(
          "plain.bin",
          "with space.bin",
          " leading space",
          "trailing space ",
          "[brackets] {curly} (round).mkv",
          "single'quote",
          "double\"quote",
          "back`tick $(id) $HOME",
          "Grüße aus Köln, straße",
          Normalizer.normalize("nfd-Grüße-é", Normalizer.Form.NFD),
          Normalizer.normalize("nfd-Grüße-é", Normalizer.Form.NFC),
          "emoji-🚢-👩‍👩‍👧",
          "日本語のファイル.txt",
          "עברית-\u202Eevil",
          "100%",
          "%41 is not A",
          "%2e%2e%2fetc",
          "%00",
          "plus+plus a+b",
          "semi;colon;type=a",
          "hash#fragment",
          "what?",
          "?C=N;O=D",
          "?sort=name&order=asc",
          "and&so=on",
          "&amp;&lt;",
          "<b>bold<i>",
          "-dash",
          "--delete",
          "colon:colon",
          "mailto:me",
          "http:",
          "C:",
          "~tilde~",
          "*star*",
          "pipe|pipe",
          "caret^at@comma,equals=",
          "case",
          "CASE",
          "dots...",
          "Parent Directory",
          "x".repeat(196) + ".bin",
          "ü".repeat(98) + ".bin");

  private static final List<String> HIDDEN = List.of(".hidden", "..two dots", "...");

  private static final List<String> CONTROL = List.of("tab\tbed", "line\nbreak", "bell\u0007");

  private static final List<String> BACKSLASH = List.of("back\\slash", "..\\up");

  private NastyNames() {}

  /** The names that are left when something cannot do all of them. */
  public static List<String> without(Set<Lack> lacks) {
    List<String> names = new ArrayList<>(PLAIN);
    names.addAll(lacks.contains(Lack.HIDDEN_NAMES) ? List.of() : HIDDEN);
    names.addAll(lacks.contains(Lack.CONTROL_CHARACTERS) ? List.of() : CONTROL);
    names.addAll(lacks.contains(Lack.BACKSLASH) ? List.of() : BACKSLASH);
    return List.copyOf(names);
  }
}
