package org.seedferry.itests.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.seedferry.itests.chaos.probe.Probe;

/**
 * Weaves a call of the {@link Probe} into our bundles' own classes: at each method's entry, before
 * each call but that of a close and before each jump back. Not into the guard, which is what has to
 * catch what comes out; nor into what takes part in the logging, for the guard writes lines too;
 * and not into static initializers, for a class that fails there is lost to its class loader for
 * ever.
 */
final class Weaver implements WeavingHook {

  static final String PROBE_PACKAGE = Probe.class.getPackageName();

  private static final String OURS = "org.seedferry.";
  private static final Set<String> NOT_WOVEN = Set.of(OURS + "guard", OURS + "logging");
  private static final String PROBE = Type.getInternalName(Probe.class);

  private final List<String> points = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private int classes;

  @Override
  public void weave(WovenClass woven) {
    String bundle = woven.getBundleWiring().getBundle().getSymbolicName();
    if (!bundle.startsWith(OURS)
        || NOT_WOVEN.contains(bundle)
        || !woven.getClassName().startsWith(OURS)
        || woven.getClassName().startsWith(OURS + "testing.")) {
      return;
    }
    try {
      ClassReader reader = new ClassReader(woven.getBytes());
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Classes(writer), 0);
      woven.setBytes(writer.toByteArray());
      woven.getDynamicImports().add(PROBE_PACKAGE);
      synchronized (this) {
        classes++;
      }
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        troubles.add(woven.getClassName() + ": " + e);
      }
    }
  }

  /** Where a point is: class, method, line and what is there. */
  synchronized String point(int number) {
    return points.get(number);
  }

  synchronized int count() {
    return points.size();
  }

  synchronized int classes() {
    return classes;
  }

  /** Classes that could not be woven. */
  synchronized List<String> troubles() {
    return List.copyOf(troubles);
  }

  private synchronized int add(String place) {
    points.add(place);
    return points.size() - 1;
  }

  private final class Classes extends ClassVisitor {

    private String type;

    Classes(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String sign, String parent, String[] interfaces) {
      type = name.substring(name.lastIndexOf('/') + 1);
      super.visit(version, access, name, sign, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return name.equals("<clinit>") ? next : new Methods(next, type + "." + name);
    }
  }

  private final class Methods extends MethodVisitor {

    private final String method;
    private final Set<Label> passed = new HashSet<>();
    private int line;

    Methods(MethodVisitor next, String method) {
      super(Opcodes.ASM9, next);
      this.method = method;
    }

    private void point(String what) {
      super.visitLdcInsn(add(method + ":" + line + " " + what));
      super.visitMethodInsn(Opcodes.INVOKESTATIC, PROBE, "reached", "(I)V", false);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      point("entry");
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
      super.visitLineNumber(number, start);
    }

    @Override
    public void visitLabel(Label label) {
      passed.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      // What is thrown in the place of a close is beyond what any code can heal.
      if (!name.equals("close")) {
        point("before " + owner.substring(owner.lastIndexOf('/') + 1) + "." + name);
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (passed.contains(label)) {
        point("jump back");
      }
      super.visitJumpInsn(opcode, label);
    }
  }
}
