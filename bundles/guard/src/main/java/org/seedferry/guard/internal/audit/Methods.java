package org.seedferry.guard.internal.audit;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Names the methods of a class as its source does: a lambda by the method that it stands in. */
final class Methods {
  private final Map<String, MethodNode> holders = new HashMap<>();

  Methods(ClassNode type) {
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof InvokeDynamicInsnNode lambda) {
          for (Object argument : lambda.bsmArgs) {
            if (argument instanceof Handle handle && handle.getOwner().equals(type.name)) {
              holders.put(handle.getName() + handle.getDesc(), method);
            }
          }
        }
      }
    }
  }

  String name(MethodNode method) {
    MethodNode next = method;
    for (int i = 0; i < 20 && next.name.startsWith("lambda$"); i++) {
      MethodNode holder = holders.get(next.name + next.desc);
      if (holder == null) {
        break;
      }
      next = holder;
    }
    return next.name;
  }

  /** The line of an instruction, 0 when the class file does not tell. */
  static int line(AbstractInsnNode instruction) {
    AbstractInsnNode next = instruction;
    while (next != null) {
      if (next instanceof LineNumberNode line) {
        return line.line;
      }
      next = next.getPrevious();
    }
    return 0;
  }
}
