package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with one file for each configuration. A file is judged as a whole: a good one replaces
 * its configuration, a wrong one changes nothing. Thread-safe.
 *
 * <p>As long as the host starts, a file may be about a bundle that is still to come: what does not
 * fit is then kept back, and judged once {@link #settled()} tells that all bundles are there.
 */
public final class EtcFolder {

  private static final Logger LOG = LoggerFactory.getLogger(EtcFolder.class);
  private static final long MOST_BYTES = 1 << 20;

  private final Path folder;
  private final Configurations configurations;
  private final Supplier<List<Schema>> bundles;
  private final Map<String, SettingsFile> files = new TreeMap<>();
  private boolean settled;

  public EtcFolder(Path folder, Configurations configurations, Supplier<List<Schema>> bundles) {
    this.folder = folder;
    this.configurations = configurations;
    this.bundles = bundles;
  }

  /** Looks at every file that is there. */
  public synchronized void scan() {
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(Files::isRegularFile).sorted().forEach(this::found);
    } catch (java.nio.file.NoSuchFileException e) {
      LOG.atDebug().addKeyValue("folder", folder).log("there is no folder with settings");
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("operation", "read_settings")
          .addKeyValue("reason", e.toString())
          .log("the folder with settings, {}, cannot be read: check its permissions", folder);
    }
  }

  /** A file is new, or has changed. */
  public synchronized void found(Path path) {
    String name = path.getFileName().toString();
    FileName fileName = FileName.of(name);
    if (fileName.kind() == FileName.Kind.OTHER) {
      LOG.atDebug().addKeyValue("file", name).log("no settings file, ignored");
      return;
    }
    SettingsFile file = files.computeIfAbsent(name, SettingsFile::new);
    try {
      byte[] content = content(path);
      if (!file.isNews(content)) {
        return;
      }
      file.read(content, settings(fileName, content));
    } catch (UnreadableException e) {
      file.unreadable(e.problem());
    } catch (IOException e) {
      file.unreadable(new Problem(0, "cannot be read: " + e + "; check its permissions"));
    }
    judge(file, fileName, schemas());
    judgeRefused(Set.of(name));
  }

  /** A file is gone: its configuration becomes what it was before the file. */
  public synchronized void gone(Path path) {
    SettingsFile file = files.remove(path.getFileName().toString());
    if (file == null) {
      return;
    }
    if (file.pid() != null) {
      restore(file.pid(), file.name() + " is gone");
    }
    judgeRefused(Set.of());
  }

  /** All bundles of the host are there: what is unknown now is a mistake. */
  public synchronized void settled() {
    if (settled) {
      return;
    }
    settled = true;
    applyOvertaken();
    judgeRefused(Set.of());
    restoreOrphans();
  }

  /** A bundle has come or changed: what was refused may be right now. */
  public synchronized void bundlesChanged() {
    judgeRefused(Set.of());
  }

  /** Every mistake that is in the files now, a line for each. */
  public synchronized List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (SettingsFile file : files.values()) {
      if (file.told()) {
        file.problems().forEach(problem -> errors.add(problem.in(shown(file))));
      }
    }
    return errors;
  }

  private void judgeRefused(Set<String> except) {
    List<SettingsFile> refused =
        files.values().stream()
            .filter(file -> file.refused() && file.readable() && !except.contains(file.name()))
            .toList();
    if (!refused.isEmpty()) {
      Schemas schemas = schemas();
      refused.forEach(file -> judge(file, FileName.of(file.name()), schemas));
    }
  }

  private void judge(SettingsFile file, FileName fileName, Schemas schemas) {
    if (!file.readable()) {
      claimKept(file, fileName, schemas);
      tell(file);
      return;
    }
    try {
      FileName.Target target = fileName.target(schemas);
      Optional<SettingsFile> other = owner(target.pid(), file);
      if (other.isPresent()) {
        file.refuse(
            List.of(
                new Problem(
                    0,
                    target.pid()
                        + " is set by "
                        + shown(other.get())
                        + " already: take one of both files away")));
      } else {
        Verdict verdict = new Judge(target.schema()).judge(file.settings());
        if (verdict.good()) {
          apply(file, target, verdict.values());
          return;
        }
        file.refuse(verdict.problems());
        claimKept(file, fileName, schemas);
      }
    } catch (FileName.UnknownPidException e) {
      file.refuse(List.of(new Problem(0, e.getMessage())));
    } catch (IOException e) {
      file.refuse(List.of(new Problem(0, "could not be stored: " + e.getMessage())));
    }
    tell(file);
  }

  private void apply(SettingsFile file, FileName.Target target, Map<String, Object> values)
      throws IOException {
    Map<String, Object> before = configurations.get(target.pid());
    configurations.keep(target.pid());
    if (before == null || !Values.same(before, values)) {
      configurations.put(target.pid(), values);
    }
    boolean wasRefused = file.told();
    file.accept(target.pid(), values);
    if (wasRefused) {
      LOG.atInfo().addKeyValue("operation", "settings").log("{} is good now", shown(file));
    }
    log(Values.changes(target.pid(), before, values, target.schema()));
  }

  private void restore(Pid pid, String reason) {
    try {
      Map<String, Object> before = configurations.get(pid);
      configurations.restore(pid);
      LOG.atInfo()
          .addKeyValue("operation", "settings")
          .addKeyValue("reason", reason)
          .log("{} is back at what it was before its file", pid);
      Schema schema =
          schemas().find(pid.factory() == null ? pid.name() : pid.factory()).orElse(null);
      log(Values.changes(pid, before, configurations.get(pid), schema));
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("operation", "settings")
          .addKeyValue("reason", e.toString())
          .log("{} could not be put back to what it was before its file: restart the host", pid);
    }
  }

  /** The host's own defaults may have come after the file that is to replace them. */
  private void applyOvertaken() {
    for (SettingsFile file : files.values()) {
      Pid pid = file.pid();
      if (pid == null || file.values() == null) {
        continue;
      }
      try {
        Map<String, Object> now = configurations.get(pid);
        if (now == null || !Values.same(now, file.values())) {
          configurations.keepAnew(pid);
          configurations.put(pid, file.values());
        }
      } catch (IOException e) {
        file.refuse(List.of(new Problem(0, "could not be stored: " + e.getMessage())));
      }
    }
  }

  /** Files may have been taken away while nobody looked. */
  private void restoreOrphans() {
    try {
      Set<Pid> orphans = new HashSet<>(configurations.kept());
      files.values().forEach(file -> orphans.remove(file.pid()));
      orphans.forEach(pid -> restore(pid, "its file is gone"));
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("operation", "settings")
          .addKeyValue("reason", e.toString())
          .log("cannot tell which settings have lost their file");
    }
  }

  /** A wrong file still holds its place when an earlier state of it is in force. */
  private void claimKept(SettingsFile file, FileName fileName, Schemas schemas) {
    try {
      Pid pid = fileName.target(schemas).pid();
      if (file.pid() == null && owner(pid, file).isEmpty() && configurations.kept().contains(pid)) {
        file.hold(pid);
      }
    } catch (FileName.UnknownPidException | IOException e) {
      LOG.atDebug().addKeyValue("file", file.name()).log("holds no configuration");
    }
  }

  private Optional<SettingsFile> owner(Pid pid, SettingsFile except) {
    return files.values().stream()
        .filter(file -> file != except && pid.equals(file.pid()))
        .findFirst();
  }

  private void tell(SettingsFile file) {
    if ((settled || !file.readable()) && file.tell()) {
      List<String> texts = new ArrayList<>();
      file.problems().forEach(problem -> texts.add(problem.in(shown(file))));
      LOG.atError()
          .addKeyValue("operation", "settings")
          .addKeyValue("file", shown(file))
          .addKeyValue("reason", "refused")
          .log(
              "{} (the file is refused as a whole, what was set before stays in force: correct it"
                  + " and save it)",
              String.join("; ", texts));
    }
  }

  private static void log(List<String> changes) {
    for (String change : changes) {
      LOG.atInfo().addKeyValue("operation", "settings").log(change);
    }
  }

  private String shown(SettingsFile file) {
    return folder.getFileName() + "/" + Values.harmless(file.name());
  }

  private Schemas schemas() {
    return new Schemas(bundles.get());
  }

  private static byte[] content(Path path) throws IOException, UnreadableException {
    if (Files.size(path) > MOST_BYTES) {
      throw new UnreadableException(0, "is larger than 1 MiB: that is no settings file");
    }
    return Files.readAllBytes(path);
  }

  private static List<Setting> settings(FileName name, byte[] content) throws UnreadableException {
    if (name.kind() == FileName.Kind.FOREIGN) {
      throw new UnreadableException(
          0,
          name.pid().endsWith(".jar")
              ? "a bundle belongs into the folder bundles/"
              : "is in a form that is not read: write PID.cfg or PID.json");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException(0, "is not UTF-8: save it in that encoding");
    }
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return name.kind() == FileName.Kind.JSON ? JsonText.read(text) : PropertiesText.read(text);
  }
}
