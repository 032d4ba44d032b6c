package org.seedferry.guard.internal.audit;

import java.util.ArrayList;
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
import org.seedferry.guard.audit.Launch;

/** Finds the launches in one class. */
final class ClassAudit {

  /**
   * A launch with the fields that keep what it launches.
   *
   * @param started true for the start of something that a field keeps: no news where its making is
   *     listed
   */
  record Found(Launch launch, Set<Kept> kept, boolean started) {}

  private final String file;
  private final ClassNode type;
  private final String name;
  private final Catalogue catalogue;
  private final Hierarchy hierarchy;
  private final Judge judge;
  private final boolean hookRemoved;
  private final Methods methods;
  private final List<Found> found = new ArrayList<>();

  ClassAudit(
      String file,
      ClassNode type,
      Catalogue catalogue,
      Hierarchy hierarchy,
      Judge judge,
      boolean hookRemoved) {
    this.file = file;
    this.type = type;
    this.name = ClassNames.dotted(type.name);
    this.catalogue = catalogue;
    this.hierarchy = hierarchy;
    this.judge = judge;
    this.hookRemoved = hookRemoved;
    this.methods = new Methods(type);
  }

  List<Found> found() {
    type.methods.forEach(this::read);
    return found;
  }

  private void read(MethodNode method) {
    MethodFlow flow = null;
    boolean followed = false;
    for (AbstractInsnNode instruction : method.instructions) {
      if (instruction instanceof InvokeDynamicInsnNode lambda) {
        references(method, lambda);
      } else if (instruction instanceof MethodInsnNode call) {
        Made made = catalogue.of(call.owner, call.name, call.desc);
        if (made != null && !followed) {
          flow = MethodFlow.of(type.name, method);
          followed = true;
        }
        if (made != null) {
          call(method, flow, call, made);
        }
      }
    }
  }

  private void references(MethodNode method, InvokeDynamicInsnNode lambda) {
    for (Object argument : lambda.bsmArgs) {
      if (argument instanceof Handle handle && handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
        Made made = catalogue.of(handle.getOwner(), handle.getName(), handle.getDesc());
        if (made != null) {
          add(method, lambda, made.what(), judge.ofReference(name, made), Set.of(), false);
        }
      }
    }
  }

  private void call(MethodNode method, MethodFlow flow, MethodInsnNode call, Made made) {
    if (flow == null) {
      if (!ofParent(method, call)) {
        add(method, call, made.what(), judge.of(name, made, null, hookRemoved), Set.of(), false);
      }
      return;
    }
    List<Set<AbstractInsnNode>> inputs = flow.inputs(call);
    if (call.name.equals("<init>")) {
      if (!inputs.isEmpty()) {
        constructed(method, flow, call, made, inputs.get(0));
      }
    } else if (made.sort() == Sort.STARTED) {
      if (!inputs.isEmpty()) {
        started(method, flow, call, made, inputs.get(0));
      }
    } else if (made.sort() == Sort.GUARDED) {
      String what = made.what() + new TaskName(flow).of(call);
      add(method, call, what, judge.of(name, made, new Fate(), false), Set.of(), false);
    } else if (!call.owner.equals("java/util/stream/StreamSupport") || asksForParallel(inputs)) {
      Fate fate = new Follower(type, flow, Set.of(call), call).fate();
      add(method, call, made.what(), judge.of(name, made, fate, hookRemoved), fate.kept, false);
    }
  }

  private static boolean asksForParallel(List<Set<AbstractInsnNode>> inputs) {
    return !inputs.isEmpty()
        && inputs.get(inputs.size() - 1).stream()
            .anyMatch(source -> source.getOpcode() == Opcodes.ICONST_1);
  }

  /** Without its flow: a constructor's call of its parent's constructor makes nothing. */
  private boolean ofParent(MethodNode method, MethodInsnNode call) {
    return call.name.equals("<init>")
        && method.name.equals("<init>")
        && (call.owner.equals(type.superName) || call.owner.equals(type.name));
  }

  private void constructed(
      MethodNode method,
      MethodFlow flow,
      MethodInsnNode call,
      Made made,
      Set<AbstractInsnNode> receiver) {
    Set<AbstractInsnNode> news = new HashSet<>(receiver);
    news.removeIf(source -> source.getOpcode() != Opcodes.NEW);
    boolean parent = news.isEmpty();
    if (parent && made.sort() != Sort.SHARED) {
      return;
    }
    Fate fate = new Follower(type, flow, news, call).fate();
    if (fate.hook) {
      return;
    }
    AbstractInsnNode at = parent ? call : news.iterator().next();
    add(method, at, made.what(), judge.of(name, made, fate, hookRemoved), fate.kept, false);
  }

  private void started(
      MethodNode method,
      MethodFlow flow,
      MethodInsnNode call,
      Made made,
      Set<AbstractInsnNode> receiver) {
    if (receiver.stream().anyMatch(source -> source.getOpcode() == Opcodes.NEW)
        || receiver.isEmpty() && hierarchy.root(type.name).equals("java/lang/Thread")) {
      return;
    }
    Fate fate = new Follower(type, flow, receiver, call).fate();
    boolean field = false;
    for (AbstractInsnNode source : receiver) {
      if (source instanceof FieldInsnNode read) {
        field = true;
        fate.kept.add(new Kept(read.owner, read.name, read.getOpcode() == Opcodes.GETSTATIC));
      }
    }
    if (receiver.isEmpty()) {
      fate.handedTo = "this method by its caller";
    }
    add(method, call, made.what(), judge.of(name, made, fate, hookRemoved), fate.kept, field);
  }

  private void add(
      MethodNode method,
      AbstractInsnNode at,
      String what,
      Verdict verdict,
      Set<Kept> kept,
      boolean started) {
    if (verdict != null) {
      Launch launch =
          new Launch(
              file,
              name,
              methods.name(method),
              Methods.line(at),
              what,
              verdict.colour(),
              verdict.why());
      found.add(new Found(launch, kept, started));
    }
  }
}
