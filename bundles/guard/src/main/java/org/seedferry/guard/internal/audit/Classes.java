package org.seedferry.guard.internal.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.seedferry.guard.audit.AuditReport.Unreadable;
import org.seedferry.guard.audit.ClassSource;

/** The class files of one audit. */
final class Classes implements ClassSource.Taker {
  private static final int CACHED = 64;

  /** A class file that can be read. */
  record Entry(String file, ClassReader reader) {
    String name() {
      return reader.getClassName();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, List<Entry>> nests = new LinkedHashMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private final Hierarchy hierarchy = new Hierarchy();
  private final Map<Entry, ClassNode> trees =
      new LinkedHashMap<>(CACHED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Entry, ClassNode> eldest) {
          return size() > CACHED;
        }
      };

  @Override
  public void classFile(String file, byte[] content) {
    Entry entry;
    String parent;
    try {
      entry = new Entry(file, new ClassReader(content));
      parent = entry.reader().getSuperName();
    } catch (RuntimeException e) {
      unreadable(file, reason(content, e));
      return;
    }
    entries.add(entry);
    hierarchy.add(entry.name(), parent);
    nests.computeIfAbsent(ClassNames.outermost(entry.name()), name -> new ArrayList<>()).add(entry);
  }

  @Override
  public void unreadable(String file, String why) {
    unreadable.add(new Unreadable(file, why));
  }

  private static String reason(byte[] content, RuntimeException e) {
    boolean isClass =
        content.length > 8
            && content[0] == (byte) 0xCA
            && content[1] == (byte) 0xFE
            && content[2] == (byte) 0xBA
            && content[3] == (byte) 0xBE;
    if (!isClass) {
      return "cannot be read: it is no class file";
    }
    int version = (content[6] & 0xFF) << 8 | content[7] & 0xFF;
    return String.valueOf(e.getMessage()).startsWith("Unsupported class file")
        ? "cannot be read: it is for Java "
            + (version - 44)
            + ", which this audit does not know yet"
        : "cannot be read: the class file is damaged";
  }

  List<Entry> entries() {
    return entries;
  }

  List<Unreadable> unreadable() {
    return unreadable;
  }

  Hierarchy hierarchy() {
    return hierarchy;
  }

  /** A class with those that stand in the same source file. */
  List<Entry> nest(String name) {
    return nests.getOrDefault(ClassNames.outermost(name), List.of());
  }

  /** The class with its code; null when that is damaged. */
  ClassNode tree(Entry entry) {
    ClassNode known = trees.get(entry);
    if (known != null) {
      return known;
    }
    try {
      ClassNode tree = new ClassNode();
      entry.reader().accept(tree, ClassReader.SKIP_FRAMES);
      trees.put(entry, tree);
      return tree;
    } catch (RuntimeException e) {
      return null;
    }
  }
}
