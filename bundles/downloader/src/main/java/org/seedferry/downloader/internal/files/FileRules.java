package org.seedferry.downloader.internal.files;

import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.downloader.internal.policy.Configured;

/** All rules for files. */
@Component(service = FileRules.class)
public final class FileRules {

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<FileSettings> settings;

  private final IntSupplier configured;

  @Activate
  public FileRules(@Reference Configured configured) {
    this(List.of(), () -> configured.labels(FileSettings.PID).size());
  }

  /**
   * These rules and no others.
   *
   * @param configured how many there are to be
   */
  public FileRules(List<FileSettings> settings, IntSupplier configured) {
    this.settings = settings;
    this.configured = configured;
  }

  /**
   * The rule of a label; empty while one that is configured is not there yet, or not any more: by
   * another one a delivery would be left with what nobody wanted.
   */
  public Optional<FileRule> of(String label) {
    List<FileSettings> now = settings;
    if (now.size() != configured.getAsInt()) {
      return Optional.empty();
    }
    List<FileRule> rules = now.stream().map(FileSettings::rule).toList();
    return rules.stream()
        .filter(rule -> rule.label().equals(label))
        .findFirst()
        .or(() -> rules.stream().filter(rule -> rule.label().isEmpty()).findFirst())
        .or(() -> Optional.of(FileRule.NONE));
  }
}
