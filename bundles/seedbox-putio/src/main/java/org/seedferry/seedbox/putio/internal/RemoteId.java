package org.seedferry.seedbox.putio.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a transfer is called: its own id, and from when it has stored something on, the id of that
 * as well. For a person who cleans the list of transfers leaves their files, and these are still to
 * be fetched, and to be removed.
 *
 * @param transfer the transfer's id
 * @param file what holds its files; 0 for none
 */
record RemoteId(long transfer, long file) {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,17})(?:-([1-9]\\d{0,17}))?");

  /** Reads what {@link #toString()} has written; empty when it is something else. */
  static Optional<RemoteId> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new RemoteId(
                Long.parseLong(form.group(1)),
                form.group(2) == null ? 0 : Long.parseLong(form.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return file == 0 ? String.valueOf(transfer) : transfer + "-" + file;
  }
}
