package org.seedferry.guard.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.guard.internal.audit.FolderClasses;
import org.seedferry.guard.internal.audit.JarClasses;

/** Where an audit finds class files. */
@ConsumerType
public interface ClassSource {

  /** Takes what a source has. */
  interface Taker {

    /** A class file, read whole. */
    void classFile(String file, byte[] content);

    /** Something that should hold classes and cannot be read. */
    void unreadable(String file, String why);
  }

  /**
   * Hands over each class file once.
   *
   * @throws IOException when the source as a whole cannot be read
   */
  void read(Taker taker) throws IOException;

  /** All class files below a folder. */
  static ClassSource folder(Path folder) {
    return new FolderClasses(folder);
  }

  /**
   * All class files in a jar: those of every Java version in a multi-release jar, and those in the
   * jars inside it that its {@code Bundle-ClassPath} names.
   */
  static ClassSource jar(Path jar) {
    return new JarClasses(jar);
  }
}
