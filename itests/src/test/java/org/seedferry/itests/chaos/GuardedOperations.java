package org.seedferry.itests.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.seedferry.itests.host.OurBundles;

/**
 * Every guarded operation that our bundles' bytecode starts, so that none is forgotten. The name of
 * an operation is the last text constant before the call; where the name is a parameter, whoever
 * hands it in is found.
 */
final class GuardedOperations {

  private static final String GUARD = "org/seedferry/guard/";
  private static final Set<String> STARTS = Set.of("every", "loop", "once", "pool");

  private GuardedOperations() {}

  /** The labels: symbolic name of the bundle, a slash, the operation. */
  static Set<String> all() throws IOException {
    Set<String> labels = new TreeSet<>();
    for (OurBundles.Entry bundle : OurBundles.all()) {
      if (!bundle.name().equals("guard")) {
        for (String operation : in(bundle)) {
          labels.add("org.seedferry." + bundle.name() + "/" + operation);
        }
      }
    }
    return labels;
  }

  private static Set<String> in(OurBundles.Entry bundle) throws IOException {
    Set<String> operations = new TreeSet<>();
    try (JarFile jar = new JarFile(bundle.jar().toFile())) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().startsWith("org/seedferry/") && entry.getName().endsWith(".class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            new ClassReader(in.readAllBytes())
                .accept(new Classes(operations), ClassReader.SKIP_FRAMES);
          }
        }
      }
    }
    return operations;
  }

  private static final class Classes extends ClassVisitor {

    private final Set<String> operations;

    Classes(Set<String> operations) {
      super(Opcodes.ASM9);
      this.operations = operations;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        private String text;

        @Override
        public void visitLdcInsn(Object value) {
          if (value instanceof String constant) {
            text = constant;
          }
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String described, boolean isInterface) {
          boolean starts =
              (owner.equals(GUARD + "Guard") || owner.equals(GUARD + "TaskSpec"))
                  && STARTS.contains(called);
          if (starts && text != null) {
            operations.add(text);
          }
        }
      };
    }
  }
}
