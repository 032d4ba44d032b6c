package org.seedferry.seedbox.rtorrent.internal;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.client.ClientFile;
import org.seedferry.api.json.UnreadableException;

/**
 * Where rTorrent stores a download. Its texts are as rTorrent tells them: see {@link ToldName}.
 *
 * @param root the folder that it stores into by default
 * @param folder the folder that this download's file or folder is in
 * @param files its files, below that folder
 * @param complete whether everything wanted is there
 */
record Stored(String root, String folder, List<ClientFile> files, boolean complete) {

  static Stored read(Row row, List<Row> files) throws UnreadableException {
    String folder = row.text(Method.FOLDER);
    boolean complete = Download.isComplete(row, files);
    String above = row.flag(Method.MULTI_FILE) ? nameOf(folder) + "/" : "";
    List<ClientFile> told = new ArrayList<>();
    for (Row file : files) {
      told.add(
          new ClientFile(
              above + file.text(Method.FILE_PATH),
              file.count(Method.FILE_SIZE),
              Download.isWanted(file),
              complete));
    }
    return new Stored(
        row.text(Method.DEFAULT_FOLDER),
        above.isEmpty() ? folder : folder.substring(0, folder.lastIndexOf(nameOf(folder))),
        told,
        complete);
  }

  /** Every file, as if all were wanted and there. */
  List<ClientFile> all() {
    return files.stream()
        .map(file -> new ClientFile(file.path(), file.size(), true, true))
        .toList();
  }

  /**
   * The last name; the folder of several files has that of the torrent unless somebody moved it.
   */
  private static String nameOf(String folder) {
    int end = folder.length();
    while (end > 0 && folder.charAt(end - 1) == '/') {
      end--;
    }
    return folder.substring(folder.lastIndexOf('/', end - 1) + 1, end);
  }
}
