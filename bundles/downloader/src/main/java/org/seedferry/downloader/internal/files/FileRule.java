package org.seedferry.downloader.internal.files;

/**
 * What is done with the files of a label's transfers.
 *
 * @param label the label; empty for all labels without a rule of their own
 * @param filter which of them are brought home
 * @param finish what they are given
 * @param keepTimes true when they get the times that they have on the seedbox
 */
public record FileRule(String label, Filter filter, Finish finish, boolean keepTimes) {

  /** Everything comes home as it is. */
  public static final FileRule NONE = new FileRule("", Filter.NONE, Finish.NONE, false);
}
