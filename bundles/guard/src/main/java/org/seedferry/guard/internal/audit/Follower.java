package org.seedferry.guard.internal.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Follows something through a method, from the instructions that it comes from. */
final class Follower {
  private static final Set<String> ENDERS =
      Set.of(
          "close",
          "shutdown",
          "shutdownNow",
          "shutdownGracefully",
          "cancel",
          "stop",
          "interrupt",
          "join",
          "awaitTermination",
          "destroy",
          "destroyForcibly",
          "waitFor",
          "terminate",
          "dispose",
          "clean");
  private static final List<String> ENDING_WORDS =
      List.of(
          "close",
          "shutdown",
          "stop",
          "cancel",
          "terminate",
          "destroy",
          "dispose",
          "release",
          "interrupt",
          "join",
          "removeShutdownHook",
          "onStop");

  private final ClassNode type;
  private final MethodFlow flow;
  private final Set<AbstractInsnNode> followed;
  private final AbstractInsnNode maker;
  private final Fate fate = new Fate();

  /**
   * @param from the instructions that the followed thing comes from
   * @param maker the call that makes it, which is no use of it; null when there is none
   */
  Follower(ClassNode type, MethodFlow flow, Set<AbstractInsnNode> from, AbstractInsnNode maker) {
    this.type = type;
    this.flow = flow;
    this.followed = new HashSet<>(from);
    this.maker = maker;
  }

  Fate fate() {
    int before;
    do {
      before = followed.size();
      for (AbstractInsnNode instruction : flow.method().instructions) {
        wrap(instruction);
      }
    } while (followed.size() > before);
    for (AbstractInsnNode instruction : flow.method().instructions) {
      if (instruction != maker) {
        use(instruction);
      }
    }
    return fate;
  }

  private boolean isFollowed(Set<AbstractInsnNode> sources) {
    return sources.stream().anyMatch(followed::contains);
  }

  private boolean anyFollowed(List<Set<AbstractInsnNode>> sources) {
    return sources.stream().anyMatch(this::isFollowed);
  }

  /** What is put into an array or given to a constructor is held by that from then on. */
  private void wrap(AbstractInsnNode instruction) {
    boolean constructs = instruction instanceof MethodInsnNode call && call.name.equals("<init>");
    if (!constructs && instruction.getOpcode() != Opcodes.AASTORE) {
      return;
    }
    List<Set<AbstractInsnNode>> inputs = flow.inputs(instruction);
    if (inputs.size() > 1 && anyFollowed(inputs.subList(1, inputs.size()))) {
      followed.addAll(inputs.get(0));
    }
  }

  private void use(AbstractInsnNode instruction) {
    List<Set<AbstractInsnNode>> inputs = flow.inputs(instruction);
    if (inputs.isEmpty() || !anyFollowed(inputs)) {
      return;
    }
    switch (instruction.getOpcode()) {
      case Opcodes.ARETURN:
        fate.returned = true;
        break;
      case Opcodes.PUTFIELD, Opcodes.PUTSTATIC:
        if (isFollowed(inputs.get(inputs.size() - 1))) {
          keep((FieldInsnNode) instruction);
        }
        break;
      case Opcodes.INVOKEDYNAMIC:
        captured((InvokeDynamicInsnNode) instruction);
        break;
      default:
        if (instruction instanceof MethodInsnNode call) {
          called(call, inputs);
        }
        break;
    }
  }

  private void keep(FieldInsnNode field) {
    if (!field.desc.startsWith("Ljava/lang/String")) {
      boolean isStatic =
          field.getOpcode() == Opcodes.PUTSTATIC || field.getOpcode() == Opcodes.GETSTATIC;
      fate.kept.add(new Kept(field.owner, field.name, isStatic));
    }
  }

  private void called(MethodInsnNode call, List<Set<AbstractInsnNode>> inputs) {
    boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    boolean constructs = call.name.equals("<init>");
    if (constructs && !anyFollowed(inputs.subList(1, inputs.size()))) {
      return;
    }
    if (!isStatic && !constructs && isFollowed(inputs.get(0))) {
      if (ENDERS.contains(call.name)) {
        endedBy(call.name);
      }
      return;
    }
    if (call.name.equals("addShutdownHook")) {
      fate.hook = true;
    } else if (ENDING_WORDS.stream().anyMatch(call.name::startsWith)) {
      endedBy(call.name);
    } else if (!call.owner.startsWith("java/")) {
      fate.handedTo = ClassNames.simple(call.owner) + (constructs ? "" : "." + call.name);
    } else if (!isStatic && !constructs) {
      // A collection or a reference of the JDK that a field holds.
      for (AbstractInsnNode source : inputs.get(0)) {
        if (source instanceof FieldInsnNode field) {
          keep(field);
        }
      }
    }
  }

  private void captured(InvokeDynamicInsnNode lambda) {
    for (Object argument : lambda.bsmArgs) {
      if (argument instanceof Handle handle) {
        if (ENDERS.contains(handle.getName())) {
          endedBy(handle.getName());
        } else if (handle.getOwner().equals(type.name)) {
          bodyEnds(handle);
        }
        if (fate.handedTo.isEmpty()) {
          fate.handedTo = "a lambda";
        }
      }
    }
  }

  private void endedBy(String call) {
    if (fate.endedBy.isEmpty()) {
      fate.endedBy = call;
    }
  }

  private void bodyEnds(Handle handle) {
    for (MethodNode body : type.methods) {
      if (body.name.equals(handle.getName()) && body.desc.equals(handle.getDesc())) {
        for (AbstractInsnNode instruction : body.instructions) {
          if (instruction instanceof MethodInsnNode call && ENDERS.contains(call.name)) {
            endedBy(call.name);
          }
        }
      }
    }
  }
}
