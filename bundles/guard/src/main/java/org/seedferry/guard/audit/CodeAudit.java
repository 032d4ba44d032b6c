package org.seedferry.guard.audit;

import java.io.IOException;
import java.util.List;
import org.seedferry.guard.internal.audit.Audit;

/**
 * Reads class files, without loading them, and lists each place that launches a thread, a pool or a
 * timer. Immutable and thread-safe.
 *
 * <pre>{@code
 * AuditReport report =
 *     CodeAudit.withGuard("com.example.").audit(ClassSource.folder(Path.of("target/classes")));
 * assertThat(report.of(Colour.RED)).isEmpty();
 * }</pre>
 */
public final class CodeAudit {
  private final List<String> own;

  private CodeAudit(List<String> own) {
    this.own = own;
  }

  /** For code without a guard at hand: RED is only what has no end that can be seen. */
  public static CodeAudit ofLibrary() {
    return new CodeAudit(List.of());
  }

  /**
   * For code with a guard at hand: whatever it launches by itself is RED, and so is a sleep.
   *
   * @param prefixes how the names of the classes begin that have the guard at hand, such as {@code
   *     com.example.}; all others are judged as a library that is packed with them
   */
  public static CodeAudit withGuard(String... prefixes) {
    return new CodeAudit(List.of(prefixes));
  }

  /**
   * Reads and judges. A class file that is damaged, or newer than this audit, is listed as
   * unreadable.
   *
   * @throws IOException when the source as a whole cannot be read
   */
  public AuditReport audit(ClassSource source) throws IOException {
    return new Audit(type -> own.stream().anyMatch(type::startsWith)).of(source);
  }
}
