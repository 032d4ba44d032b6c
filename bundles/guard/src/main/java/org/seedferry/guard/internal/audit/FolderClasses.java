package org.seedferry.guard.internal.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.seedferry.guard.audit.ClassSource;

/** The class files below a folder. */
public final class FolderClasses implements ClassSource {
  private final Path folder;

  public FolderClasses(Path folder) {
    this.folder = folder;
  }

  @Override
  public void read(Taker taker) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(ClassNames::isClassFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      taker.classFile(name, Files.readAllBytes(file));
    }
  }
}
