package org.seedferry.guard.internal.audit;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Reads the name of a guarded task, where it is a constant. */
final class TaskName {
  private static final String SPEC = "org/seedferry/guard/TaskSpec";
  private final MethodFlow flow;

  TaskName(MethodFlow flow) {
    this.flow = flow;
  }

  /** The name in quotes after a space, empty when it is not a constant. */
  String of(MethodInsnNode call) {
    Type[] arguments = Type.getArgumentTypes(call.desc);
    List<Set<AbstractInsnNode>> inputs = flow.inputs(call);
    int first = call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1;
    for (int i = 0; i < arguments.length && first + i < inputs.size(); i++) {
      String type = arguments[i].getInternalName();
      for (AbstractInsnNode source : inputs.get(first + i)) {
        if (type.equals("java/lang/String")
            && source instanceof LdcInsnNode constant
            && constant.cst instanceof String name) {
          return " \"" + name + "\"";
        }
        if (type.equals(SPEC)
            && source instanceof MethodInsnNode factory
            && factory.owner.equals(SPEC)
            && factory.getOpcode() == Opcodes.INVOKESTATIC) {
          return of(factory);
        }
      }
    }
    return "";
  }
}
