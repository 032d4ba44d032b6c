package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.transport.RemotePath;

/** Where the labels of a transfer stand. */
enum Labelling {

  /** In the labels that Transmission has from version 3 on. */
  LABELS("labels") {
    @Override
    List<String> of(Answer row, Remote remote) throws UnreadableException {
      return row.has("labels") ? row.texts("labels") : List.of();
    }

    @Override
    List<String> put(String own, String wanted, JsonObjectBuilder arguments, Remote remote) {
      List<String> labels =
          Stream.of(wanted, own).filter(each -> !each.isEmpty()).distinct().toList();
      if (!labels.isEmpty()) {
        arguments.add("labels", Json.createArrayBuilder(labels));
      }
      return labels;
    }
  },

  /**
   * In the folder that it is stored in: its path below the download directory is its label, and so
   * are those of the folders above.
   */
  FOLDER("downloadDir") {
    @Override
    List<String> of(Answer row, Remote remote) throws RemoteFailure, UnreadableException {
      List<String> root = names(remote.session().downloadDir());
      List<String> names = names(row.text("downloadDir"));
      List<String> labels = new ArrayList<>();
      if (names.size() > root.size() && names.subList(0, root.size()).equals(root)) {
        for (int end = names.size(); end > root.size(); end--) {
          labels.add(String.join("/", names.subList(root.size(), end)));
        }
      }
      return labels;
    }

    @Override
    List<String> put(String own, String wanted, JsonObjectBuilder arguments, Remote remote)
        throws RemoteFailure {
      List<String> names = new ArrayList<>(names(own));
      if (!wanted.equals(own)) {
        names.addAll(names(wanted));
      }
      for (String name : names) {
        if (!RemotePath.isName(name)) {
          throw RemoteFailure.askUser(
              "'" + WireJson.shown(name) + "' in a label cannot be the name of a folder", null);
        }
      }
      if (!names.isEmpty()) {
        String root = remote.session().downloadDir();
        arguments.add("download-dir", root + "/" + String.join("/", names));
      }
      return List.of();
    }
  };

  private final String field;

  Labelling(String field) {
    this.field = field;
  }

  /** What a list has to be asked for. */
  String field() {
    return field;
  }

  /** The labels of a transfer on a list, its own before those that it has with others. */
  abstract List<String> of(Answer row, Remote remote) throws RemoteFailure, UnreadableException;

  /**
   * Adds to what a transfer is added with that it carries labels.
   *
   * @param own the label whose transfers are ours, empty for all
   * @param wanted the label that it was added for, empty for none
   * @return those that have to be set once more when it is there: versions below 4 ignore them here
   */
  abstract List<String> put(String own, String wanted, JsonObjectBuilder arguments, Remote remote)
      throws RemoteFailure;

  private static List<String> names(String path) {
    return Stream.of(path.split("/")).filter(name -> !name.isEmpty()).toList();
  }
}
