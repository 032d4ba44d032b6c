package org.seedferry.arr.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.RemoteFailure;

/** The URL bases at which this host is a torrent client, and what each of them shows. Immutable. */
final class UrlBases {

  /** The configurations that each make one of them. */
  static final String PROFILES = "org.seedferry.rpc.profile";

  /** What is below each of them, and where it is alone. */
  private static final String CLIENT = "/transmission/";

  /**
   * Where an *arr finds the client.
   *
   * @param path the URL base, with slashes at both ends
   * @param category the category that is shown there
   */
  record Place(String path, String category) {}

  /**
   * @param name of its configuration
   * @param path empty, or with a slash at its beginning
   * @param labels what it shows, the preferred one first; none for all
   */
  private record Base(String name, String path, List<String> labels) {

    static Base read(String pid, Map<String, Object> settings) {
      String path = OwnSide.text(settings, "base").replaceAll("^/+|/+$", "");
      List<String> labels = new ArrayList<>(OwnSide.texts(settings, "labels"));
      String preferred = OwnSide.text(settings, "label");
      if (labels.remove(preferred)) {
        labels.add(0, preferred);
      }
      return new Base(
          pid.substring(pid.indexOf('~') + 1), path.isEmpty() ? "" : "/" + path, labels);
    }

    boolean isCalled(String wanted) {
      return name.equalsIgnoreCase(wanted) || path.equalsIgnoreCase("/" + wanted);
    }

    Place with(String category) {
      return new Place(path + CLIENT, category);
    }

    @Override
    public String toString() {
      return (path.isEmpty() ? "/" : path) + " for " + String.join(", ", labels);
    }
  }

  private final List<Base> bases = new ArrayList<>();

  UrlBases(OwnSide own) {
    own.configured(PROFILES).forEach((pid, settings) -> bases.add(Base.read(pid, settings)));
    if (bases.isEmpty()) {
      bases.add(new Base("", "", List.of()));
    }
  }

  /**
   * The place of an *arr: where its category is named, else where all is shown. One that is called
   * like the *arr comes before the others, and may give a new *arr one of its labels.
   *
   * @param arr the name of the *arr here
   * @param category what it wants or has; empty for none
   * @param isNew whether the category may be another one
   * @param taken categories that are others', in lower case
   * @throws RemoteFailure {@code ASK_USER} when there is no place for it
   */
  Place of(String arr, String category, boolean isNew, Set<String> taken) throws RemoteFailure {
    Optional<Base> its = bases.stream().filter(base -> base.isCalled(arr)).findFirst();
    if (its.isPresent() && (category.isEmpty() || shows(its.get(), category))) {
      return its.get().with(category);
    }
    Optional<Base> naming =
        bases.stream().filter(base -> base.labels().contains(category)).findFirst();
    if (naming.isPresent()) {
      return naming.get().with(category);
    }
    Optional<String> free =
        its.stream()
            .filter(base -> isNew)
            .flatMap(base -> base.labels().stream())
            .filter(label -> !taken.contains(label.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (free.isPresent()) {
      return its.get().with(free.get());
    }
    return bases.stream()
        .filter(base -> base.labels().isEmpty())
        .findFirst()
        .map(base -> base.with(category))
        .orElseThrow(() -> none(arr, category));
  }

  private static boolean shows(Base base, String category) {
    return base.labels().isEmpty() || base.labels().contains(category);
  }

  private RemoteFailure none(String arr, String category) {
    return RemoteFailure.askUser(
        "no URL base shows '"
            + category
            + "' (there are "
            + bases
            + "): add it to labels of a "
            + PROFILES
            + ", or make one that is called "
            + arr,
        null);
  }
}
