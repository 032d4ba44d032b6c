package org.seedferry.guard.internal.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Looks for code that ends what a field keeps. */
final class FieldEnds {
  private final Classes classes;
  private final Map<Kept, String> known = new HashMap<>();
  private Map<String, List<Classes.Entry>> users;

  FieldEnds(Classes classes) {
    this.classes = classes;
  }

  /** Where and how it is ended, such as {@code close() ends it by shutdown()}; else empty. */
  String of(Kept field) {
    return known.computeIfAbsent(field, this::find);
  }

  private String find(Kept field) {
    Set<Classes.Entry> candidates = new LinkedHashSet<>(classes.nest(field.owner()));
    Set<Classes.Entry> all = new HashSet<>(users().getOrDefault(field.name(), List.of()));
    candidates.retainAll(all);
    candidates.addAll(all);
    for (Classes.Entry entry : candidates) {
      ClassNode type =
          ConstantPool.anyField(entry.reader(), member -> is(field, member.owner(), member.name()))
              ? classes.tree(entry)
              : null;
      String end = type == null ? "" : in(type, field);
      if (!end.isEmpty()) {
        return end;
      }
    }
    return "";
  }

  /** Who mentions a field of some name. */
  private Map<String, List<Classes.Entry>> users() {
    if (users == null) {
      users = new HashMap<>();
      for (Classes.Entry entry : classes.entries()) {
        Set<String> names = new HashSet<>();
        ConstantPool.anyField(
            entry.reader(),
            member -> {
              if (member.descriptor().length() > 1) {
                names.add(member.name());
              }
              return false;
            });
        names.forEach(name -> users.computeIfAbsent(name, n -> new ArrayList<>()).add(entry));
      }
    }
    return users;
  }

  private String in(ClassNode type, Kept field) {
    for (MethodNode method : type.methods) {
      Set<AbstractInsnNode> reads = reads(method, field);
      MethodFlow flow = reads.isEmpty() ? null : MethodFlow.of(type.name, method);
      if (flow != null) {
        String by = new Follower(type, flow, reads, null).fate().endedBy;
        if (!by.isEmpty()) {
          return new Methods(type).name(method) + "() ends it by " + by + "()";
        }
      }
    }
    return "";
  }

  private Set<AbstractInsnNode> reads(MethodNode method, Kept field) {
    Set<AbstractInsnNode> reads = new HashSet<>();
    for (AbstractInsnNode instruction : method.instructions) {
      boolean gets =
          instruction.getOpcode() == Opcodes.GETFIELD
              || instruction.getOpcode() == Opcodes.GETSTATIC;
      if (gets && instruction instanceof FieldInsnNode read && is(field, read.owner, read.name)) {
        reads.add(instruction);
      }
    }
    return reads;
  }

  private boolean is(Kept field, String owner, String name) {
    return field.name().equals(name) && classes.hierarchy().related(field.owner(), owner);
  }
}
