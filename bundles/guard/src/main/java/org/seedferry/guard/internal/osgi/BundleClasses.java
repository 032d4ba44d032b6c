package org.seedferry.guard.internal.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.seedferry.guard.audit.ClassSource;
import org.seedferry.guard.internal.audit.ClassNames;
import org.seedferry.guard.internal.audit.ClassPath;
import org.seedferry.guard.internal.audit.JarClasses;

/** The class files of a bundle and of its fragments, read without resolving anything. */
final class BundleClasses implements ClassSource {
  private final Bundle bundle;
  private final List<Bundle> fragments;

  BundleClasses(Bundle bundle, List<Bundle> fragments) {
    this.bundle = bundle;
    this.fragments = fragments;
  }

  @Override
  public void read(Taker taker) {
    read(bundle, "", taker);
    fragments.forEach(fragment -> read(fragment, GuardHost.name(fragment) + "!/", taker));
  }

  private static void read(Bundle bundle, String prefix, Taker taker) {
    for (String part : ClassPath.of(bundle.getHeaders("").get(Constants.BUNDLE_CLASSPATH))) {
      if (part.endsWith(".jar")) {
        nested(bundle, part, prefix, taker);
      } else {
        folder(bundle, part.equals(".") ? "/" : part + "/", prefix, taker);
      }
    }
  }

  /** A class path may name jars that are not there: they are optional. */
  private static void nested(Bundle bundle, String jar, String prefix, Taker taker) {
    URL url = bundle.getEntry(jar);
    if (url != null) {
      try {
        JarClasses.nested(prefix + jar, url.openStream(), taker);
      } catch (IOException e) {
        taker.unreadable(prefix + jar, "cannot be read: " + e.getMessage());
      }
    }
  }

  private static void folder(Bundle bundle, String top, String prefix, Taker taker) {
    Deque<String> folders = new ArrayDeque<>();
    folders.add(top);
    while (!folders.isEmpty()) {
      Enumeration<String> paths = bundle.getEntryPaths(folders.remove());
      while (paths != null && paths.hasMoreElements()) {
        String path = paths.nextElement();
        if (path.endsWith("/")) {
          folders.add(path);
        } else if (ClassNames.isClassFile(path)) {
          file(bundle, path, prefix, taker);
        }
      }
    }
  }

  private static void file(Bundle bundle, String path, String prefix, Taker taker) {
    URL url = bundle.getEntry(path);
    if (url == null) {
      return;
    }
    try (InputStream in = url.openStream()) {
      taker.classFile(prefix + path, in.readAllBytes());
    } catch (IOException e) {
      taker.unreadable(prefix + path, "cannot be read: " + e.getMessage());
    }
  }
}
