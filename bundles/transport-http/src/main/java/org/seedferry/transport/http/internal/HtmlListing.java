package org.seedferry.transport.http.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;

/**
 * Reads the pages of nginx (autoindex and fancyindex), Apache, Caddy, lighttpd and their like.
 * Names come from the links, as the shown text may be cut; a size is taken only where it is exact,
 * and a time only where its zone is told.
 */
final class HtmlListing {

  private static final Pattern TITLE = Pattern.compile("(index of|directory listing)\\b.*");
  private static final Pattern AFTER_LINK =
      Pattern.compile(
          "\\s+\\S+ \\d{1,2}:\\d\\d(?::\\d\\d)?\\s+(\\d{1,18})(?:\\s.*)?", Pattern.DOTALL);
  private static final Pattern DATE = Pattern.compile("\\S*\\d{2,4}\\S*\\s+\\d{1,2}:\\d\\d.*");
  private static final Pattern EXACT = Pattern.compile("\\d{1,18}");
  private static final Pattern SIZE = Pattern.compile("-|—|[\\d.,]+\\s*[KMGTP]?i?B?");

  private static final Evaluator ROW = QueryParser.parse("tr");

  private HtmlListing() {}

  /** True when the page shows a folder, though it may be an empty one. */
  static boolean isListing(Document page) {
    return isIndexTitle(page.title())
        || page.select("h1, h2").stream().anyMatch(title -> isIndexTitle(title.text()))
        || !page.select("a[href^=?C=], table[summary=Directory Listing]").isEmpty()
        || !page.select("#summary .meta-item, .meta #summary").isEmpty();
  }

  static List<RemoteEntry> read(Document page, Hrefs hrefs) {
    Map<String, RemoteEntry> entries = new LinkedHashMap<>();
    for (Element link : page.select("a[href]")) {
      String name = hrefs.name(link.attr("href"));
      if (name != null) {
        RemoteEntry entry = entry(name, link);
        entries.putIfAbsent(entry.name(), entry);
      }
    }
    return new ArrayList<>(entries.values());
  }

  private static RemoteEntry entry(String name, Element link) {
    Element row = link.closest(ROW);
    Instant time = row == null ? null : time(row);
    if (name.endsWith("/")) {
      return new RemoteEntry(name.substring(0, name.length() - 1), Kind.FOLDER, -1, time);
    }
    return new RemoteEntry(
        name, Kind.FILE, row == null ? sizeAfter(link) : sizeIn(link, row), time);
  }

  /** In preformatted text, the size comes behind the time. */
  private static long sizeAfter(Element link) {
    Node next = link.nextSibling();
    if (!(next instanceof TextNode text)) {
      return -1;
    }
    Matcher line = AFTER_LINK.matcher(text.getWholeText());
    return line.matches() ? Long.parseLong(line.group(1)) : -1;
  }

  /** In a table, the size comes behind the time, or before it where nothing comes behind. */
  private static long sizeIn(Element link, Element row) {
    List<Element> cells = row.select("> td");
    for (Element cell : cells) {
      if (EXACT.matcher(cell.attr("data-order")).matches()) {
        return Long.parseLong(cell.attr("data-order"));
      }
    }
    int first = cells.indexOf(link.closest("td")) + 1;
    for (int i = first; i < cells.size(); i++) {
      if (DATE.matcher(text(cells.get(i))).matches()) {
        boolean behind = i + 1 < cells.size() && SIZE.matcher(text(cells.get(i + 1))).matches();
        int size = behind ? i + 1 : i - 1;
        return size < first ? -1 : exact(text(cells.get(size)));
      }
    }
    return -1;
  }

  private static long exact(String text) {
    return EXACT.matcher(text).matches() ? Long.parseLong(text) : -1;
  }

  private static Instant time(Element row) {
    Element time = row.selectFirst("time[datetime]");
    try {
      return time == null ? null : OffsetDateTime.parse(time.attr("datetime").strip()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String text(Element cell) {
    return cell.text().replace('\u00A0', ' ').strip();
  }

  private static boolean isIndexTitle(String title) {
    return TITLE.matcher(title.strip().toLowerCase(Locale.ROOT)).matches();
  }
}
