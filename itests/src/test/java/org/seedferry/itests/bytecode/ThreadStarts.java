package org.seedferry.itests.bytecode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The places in a class where threads, pools or timers are made, where a thread sleeps, and where
 * the JDK's own HTTP client is used.
 */
final class ThreadStarts {

  /** Where something is done: class, method and line, and what it is. */
  record Place(String type, String method, int line, String what) {

    @Override
    public String toString() {
      return type + "." + method + " (line " + line + "): " + what;
    }
  }

  private static final Set<String> MAKERS =
      Set.of(
          "java/lang/Thread",
          "java/util/Timer",
          "java/util/concurrent/ForkJoinPool",
          "java/util/concurrent/ThreadPoolExecutor",
          "java/util/concurrent/ScheduledThreadPoolExecutor");

  private final List<Place> places = new ArrayList<>();
  private String type;
  private String method;
  private int line;

  private ThreadStarts() {}

  /** Reads a class file. */
  static List<Place> in(byte[] classFile) throws IOException {
    ThreadStarts found = new ThreadStarts();
    new ClassReader(classFile).accept(found.new Classes(), ClassReader.SKIP_FRAMES);
    return found.places;
  }

  private void add(String what) {
    places.add(new Place(type, method, line, what));
  }

  private void type(String internalName) {
    if (internalName != null && internalName.startsWith("java/net/http/")) {
      add(internalName.replace('/', '.'));
    }
  }

  private void types(Type described) {
    switch (described.getSort()) {
      case Type.METHOD -> {
        types(described.getReturnType());
        List.of(described.getArgumentTypes()).forEach(this::types);
      }
      case Type.ARRAY -> types(described.getElementType());
      case Type.OBJECT -> type(described.getInternalName());
      default -> {
        // A primitive.
      }
    }
  }

  /** Calls and method references alike. */
  private void use(String owner, String name, String descriptor) {
    type(owner);
    types(Type.getMethodType(descriptor));
    String text = owner.substring(owner.lastIndexOf('/') + 1) + "." + name;
    if (name.equals("<init>") && MAKERS.contains(owner)) {
      add("new " + owner.substring(owner.lastIndexOf('/') + 1));
    } else if (startsThreads(owner, name, descriptor)) {
      add(text);
    }
  }

  private static boolean startsThreads(String owner, String name, String descriptor) {
    return switch (owner) {
      case "java/util/concurrent/Executors" -> !name.equals("callable");
      case "java/lang/Thread" ->
          Set.of("sleep", "ofVirtual", "ofPlatform", "startVirtualThread").contains(name);
      case "java/util/concurrent/TimeUnit" -> name.equals("sleep");
      case "java/util/concurrent/ForkJoinPool" -> name.equals("commonPool");
      case "java/util/concurrent/CompletableFuture", "java/util/concurrent/CompletionStage" ->
          name.endsWith("Async") && !descriptor.contains("Ljava/util/concurrent/Executor;")
              || Set.of("orTimeout", "completeOnTimeout", "delayedExecutor").contains(name);
      default ->
          name.equals("parallelStream")
              || name.equals("parallel") && owner.startsWith("java/util/stream/");
    };
  }

  private final class Classes extends ClassVisitor {

    Classes() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int access, String name, String sign, String parent, String[] interfaces) {
      type = name.replace('/', '.');
      method = "<class>";
      line = 0;
      if (MAKERS.contains(parent) || "java/util/TimerTask".equals(parent)) {
        add("extends " + parent.replace('/', '.'));
      }
      type(parent);
    }

    @Override
    public org.objectweb.asm.FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      types(Type.getType(descriptor));
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      method = name;
      line = 0;
      types(Type.getMethodType(descriptor));
      return new Methods();
    }
  }

  private final class Methods extends MethodVisitor {

    Methods() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      boolean isParentsConstructor =
          name.equals("<init>") && method.equals("<init>") && opcode == Opcodes.INVOKESPECIAL;
      if (!isParentsConstructor || !MAKERS.contains(owner) || madeHere(owner)) {
        use(owner, name, descriptor);
      }
    }

    /** A subclass of a maker is found by what it extends. */
    private boolean madeHere(String owner) {
      return places.stream()
          .noneMatch(
              place ->
                  place.type().equals(type)
                      && place.what().equals("extends " + owner.replace('/', '.')));
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      type(owner);
      types(Type.getType(descriptor));
    }

    @Override
    public void visitTypeInsn(int opcode, String name) {
      types(Type.getObjectType(name));
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle && handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
          use(handle.getOwner(), handle.getName(), handle.getDesc());
        }
      }
    }
  }
}
