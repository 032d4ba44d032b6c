package org.seedferry.arr.internal;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.seedferry.api.Advice;
import org.seedferry.api.LocalName;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.arr.internal.UrlBases.Place;

/** Makes one *arr know this host; what it knows already is brought up to date. Used once. */
final class Enrolment {

  private static final String CLIENT = "Transmission";
  private static final String WEBHOOK = "Webhook";

  /** A POST, in the *arr's numbers. */
  private static final int POST = 1;

  /** What tells of an import, or of the end of hope for one, under the names of all apps. */
  private static final List<String> TRIGGERS =
      List.of(
          "Download",
          "Upgrade",
          "ImportComplete",
          "ReleaseImport",
          "ImportFailure",
          "DownloadFailure",
          "ManualInteractionRequired");

  private final ArrCalls calls;
  private final OwnAddress address;
  private final SetupSettings settings;
  private final UrlBases bases;
  private final String user;
  private final Secret password;
  private final Consumer<String> done;

  /**
   * @param bases where this host is a torrent client
   * @param user who may come in here; empty where any may
   * @param password of the user, null for none
   * @param done hears what was done, a sentence each
   */
  Enrolment(
      ArrCalls calls,
      OwnAddress address,
      SetupSettings settings,
      UrlBases bases,
      String user,
      Secret password,
      Consumer<String> done) {
    this.calls = calls;
    this.address = address;
    this.settings = settings;
    this.bases = bases;
    this.user = password != null && user.isEmpty() ? "seedferry" : user;
    this.password = password;
    this.done = done;
  }

  /**
   * Registers this host as a download client.
   *
   * @param name of the *arr here
   * @param taken categories that are others'
   * @return its category there; empty for none
   */
  String client(App app, String name, Set<String> taken) throws RemoteFailure {
    Providers clients = Providers.downloadClients(calls);
    Optional<ProviderForm> known =
        clients.all().stream()
            .filter(form -> form.implementation().equals(CLIENT))
            .filter(form -> isHere(form) || form.name().equals(settings.client_name()))
            .findFirst();
    ProviderForm form = form(known, clients, CLIENT);
    for (String member : List.of("enable", "removeCompletedDownloads", "removeFailedDownloads")) {
      form = form.has(member) || member.equals("enable") ? form.with(member, JsonValue.TRUE) : form;
    }
    Place place = place(form, known.isPresent(), app, name, taken);
    String category = place.category();
    form =
        form.withField("host", address.host())
            .withField("port", Json.createValue(address.port()))
            .withField("useSsl", address.secure() ? JsonValue.TRUE : JsonValue.FALSE)
            .withField("urlBase", address.path() + place.path())
            .withField("username", user)
            .withField("password", password == null ? "" : password.reveal());
    String field = form.categoryField().orElse("");
    form = field.isEmpty() ? form : form.withField(field, category);
    save(clients, form);
    done.accept(
        "Download client '"
            + form.name()
            + "' "
            + (known.isPresent() ? "is up to date" : "is new")
            + (category.isEmpty() ? "." : ", for the category " + category + "."));
    return category;
  }

  /**
   * Registers the webhook.
   *
   * @param name by which this host tells it from others
   */
  void webhook(String name) throws RemoteFailure {
    String url =
        address.url(
            WebhookServlet.PATH
                + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    Providers notifications = Providers.notifications(calls);
    Optional<ProviderForm> known =
        notifications.all().stream()
            .filter(form -> form.implementation().equals(WEBHOOK))
            .filter(
                form -> form.field("url").equals(url) || form.name().equals(settings.client_name()))
            .findFirst();
    ProviderForm form = form(known, notifications, WEBHOOK);
    for (String trigger : TRIGGERS) {
      boolean offered = form.has("on" + trigger) && !isUnsupported(form, trigger);
      form = offered ? form.with("on" + trigger, JsonValue.TRUE) : form;
    }
    form =
        form.withField("url", url)
            .withField("method", Json.createValue(POST))
            .withField("username", user)
            .withField("password", password == null ? "" : password.reveal());
    save(notifications, form);
    done.accept("Webhook to " + url + (known.isPresent() ? " is up to date." : " is new."));
  }

  /**
   * Sees to it that the *arr finds the deliveries.
   *
   * @param root where they appear, null where that is not known
   * @param category whose folder it looks for as soon as it has the client; empty for none
   */
  void folders(Path root, String category) throws RemoteFailure {
    if (root == null) {
      done.accept("No local root is set here yet: run this again once there is one.");
      return;
    }
    ArrFolders folders = new ArrFolders(calls);
    PathMappings mappings = new PathMappings(calls);
    make(root, category);
    String here = root.toString();
    String seenAs = settings.root_seen_as().strip();
    if (folders.sees(here)) {
      done.accept("It sees " + here + ".");
    } else if (!seenAs.isEmpty()) {
      boolean isNew = mappings.map(address.host(), here, seenAs);
      done.accept(
          "Path mapping of " + here + " to " + seenAs + (isNew ? " is new." : " is there."));
    } else if (!folders.sees(mappings.seen(address.host(), here))) {
      done.accept(
          "It does not see "
              + here
              + ": give it that folder, or set root.seen.as in etc/"
              + SetupSettings.PID
              + ".cfg to the path under which it has it, and run this again.");
    }
  }

  /** An *arr complains of a folder that is not there, and the first grab may be far. */
  private void make(Path root, String category) {
    boolean isName = !category.isEmpty() && LocalName.ofThisHost().top(category).equals(category);
    if (isName && Files.isDirectory(root)) {
      try {
        Files.createDirectories(root.resolve(category));
      } catch (IOException e) {
        done.accept("The folder " + root.resolve(category) + " cannot be made: " + e + ".");
      }
    }
  }

  private ProviderForm form(Optional<ProviderForm> known, Providers providers, String kind)
      throws RemoteFailure {
    return known.isPresent()
        ? known.get()
        : providers.template(kind).with("name", Json.createValue(settings.client_name()));
  }

  private boolean isHere(ProviderForm form) {
    return form.field("host").equalsIgnoreCase(address.host())
        && form.field("port").equals("" + address.port());
  }

  private static boolean isUnsupported(ProviderForm form, String trigger) {
    String member = "supportsOn" + trigger;
    return form.has(member) && !form.isSet(member);
  }

  /** What a person has chosen stays; a new category is another than those of the other *arr. */
  private Place place(ProviderForm form, boolean known, App app, String name, Set<String> taken)
      throws RemoteFailure {
    String field = form.categoryField().orElse("");
    String directory = form.directoryField().map(form::field).orElse("");
    boolean hasOne = !field.isEmpty() && directory.isBlank();
    String given = hasOne ? form.field(field) : "";
    boolean isNew = hasOne && (!known || given.isBlank());
    String category = isNew ? free(given, app, taken) : given;
    return settings.url_base().isBlank()
        ? bases.of(name, category, isNew, taken)
        : new Place(settings.url_base().strip(), category);
  }

  private static String free(String given, App app, Set<String> taken) {
    String wanted = given.isBlank() ? app.category() : given;
    String free = wanted;
    // letters and '-' are all that it may be made of
    for (char more = 'b'; taken.contains(free.toLowerCase(Locale.ROOT)) && more <= 'z'; more++) {
      free = wanted + "-" + more;
    }
    return free;
  }

  private void save(Providers providers, ProviderForm form) throws RemoteFailure {
    try {
      providers.save(form);
    } catch (RemoteFailure failure) {
      if (failure.advice() != Advice.ASK_USER) {
        throw failure;
      }
      throw RemoteFailure.askUser(
          failure.getMessage()
              + " (it was told to come to "
              + address.url("")
              + ": where that is not how it reaches this host, set own.url in etc/"
              + SetupSettings.PID
              + ".cfg)",
          failure);
    }
  }
}
