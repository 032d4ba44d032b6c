package org.seedferry.itests.churn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shark.CloseableHeapGraph;
import shark.GcRoot;
import shark.HeapField;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;

/**
 * Who holds the class loaders of bundles, by a heap dump: a path of references that are not weak,
 * from a root of the virtual machine on.
 */
final class HeapPaths {

  private static final String LOADER =
      "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

  /** Their referents do not live on because of them. */
  private static final Set<String> WEAK =
      Set.of("java.lang.ref.WeakReference", "java.lang.ref.PhantomReference");

  private record Step(long from, String how) {}

  private final CloseableHeapGraph graph;
  private final Map<Long, Step> steps = new HashMap<>();
  private final Deque<Long> open = new ArrayDeque<>();

  private HeapPaths(CloseableHeapGraph graph) {
    this.graph = graph;
  }

  /** The path to the class loader of each revision of a bundle that is held, by its number. */
  static Map<String, String> toLoaders(Path dump) throws IOException {
    Set<HprofRecordTag> roots =
        Stream.of(HprofRecordTag.values())
            .filter(tag -> tag.name().startsWith("ROOT_"))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(HprofRecordTag.class)));
    try (CloseableHeapGraph graph =
        HprofHeapGraph.Companion.openHeapGraph(dump.toFile(), null, roots)) {
      return new HeapPaths(graph).find();
    }
  }

  private Map<String, String> find() {
    for (GcRoot root : graph.getGcRoots()) {
      go(root.getId(), new Step(0, "root " + root.getClass().getSimpleName()));
    }
    Map<String, String> paths = new TreeMap<>();
    while (!open.isEmpty()) {
      long id = open.poll();
      HeapObject object = graph.findObjectById(id);
      BiConsumer<Long, String> target = (next, how) -> go(next, new Step(id, how));
      if (object instanceof HeapInstance instance) {
        if (instance.getInstanceClassName().startsWith(LOADER)) {
          paths.put(revision(instance), path(id));
        }
        fromInstance(instance, target);
      } else if (object instanceof HeapObjectArray array) {
        target.accept(array.getArrayClassId(), "is one");
        for (long element : array.readRecord().getElementIds()) {
          target.accept(element, array.getArrayClassName());
        }
      } else if (object instanceof HeapClass type) {
        fromClass(type, target);
      }
    }
    return paths;
  }

  private void go(long id, Step step) {
    if (graph.objectExists(id) && steps.putIfAbsent(id, step) == null) {
      open.add(id);
    }
  }

  private static void fromInstance(HeapInstance instance, BiConsumer<Long, String> target) {
    target.accept(instance.getInstanceClassId(), "is one");
    boolean weak = false;
    for (Iterator<HeapClass> each = instance.getInstanceClass().getClassHierarchy().iterator();
        each.hasNext(); ) {
      weak |= WEAK.contains(each.next().getName());
    }
    for (Iterator<HeapField> each = instance.readFields().iterator(); each.hasNext(); ) {
      HeapField field = each.next();
      Long next = field.getValue().getAsNonNullObjectId();
      if (next != null && !(weak && field.getName().equals("referent"))) {
        target.accept(next, instance.getInstanceClassName() + "." + field.getName());
      }
    }
  }

  private static void fromClass(HeapClass type, BiConsumer<Long, String> target) {
    target.accept(type.readRecord().getClassLoaderId(), "loader of " + type.getName());
    target.accept(type.readRecord().getProtectionDomainId(), "domain of " + type.getName());
    target.accept(type.readRecord().getSuperclassId(), "above " + type.getName());
    for (Iterator<HeapField> each = type.readStaticFields().iterator(); each.hasNext(); ) {
      HeapField field = each.next();
      Long next = field.getValue().getAsNonNullObjectId();
      if (next != null) {
        target.accept(next, "static " + type.getName() + "." + field.getName());
      }
    }
  }

  private static String revision(HeapInstance loader) {
    HeapInstance wiring = instance(loader, "m_wiring");
    HeapInstance revision = wiring == null ? null : instance(wiring, "m_revision");
    HeapField id = revision == null ? null : field(revision, "m_id");
    return id == null ? "unknown" : String.valueOf(id.getValue().readAsJavaString());
  }

  private static HeapInstance instance(HeapInstance holder, String name) {
    HeapField field = field(holder, name);
    return field == null || !field.getValue().isNonNullReference()
        ? null
        : field.getValue().getAsObject().getAsInstance();
  }

  private static HeapField field(HeapInstance holder, String name) {
    for (Iterator<HeapField> each = holder.readFields().iterator(); each.hasNext(); ) {
      HeapField field = each.next();
      if (field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  private String path(long id) {
    StringBuilder path = new StringBuilder();
    for (Step step = steps.get(id); step != null; step = steps.get(step.from())) {
      path.append("\n    ").append(step.how());
    }
    return path.toString();
  }
}
