package org.seedferry.guard.internal.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Tells for each instruction of a method which instructions its inputs may come from. */
final class MethodFlow {
  private static final int LONGEST = 20_000;
  private static final int MOST_SOURCES = 64;

  /** Calls that give back what was put into their receiver. */
  private static final Set<String> PASS =
      Set.of(
          "get",
          "getAndSet",
          "getPlain",
          "getAcquire",
          "getReference",
          "next",
          "iterator",
          "listIterator",
          "values",
          "entrySet",
          "keySet",
          "getKey",
          "getValue",
          "remove",
          "poll",
          "pop",
          "peek",
          "take",
          "orElse",
          "orElseThrow",
          "stream",
          "toArray");

  private final MethodNode method;
  private final Frame<SourceValue>[] frames;

  private MethodFlow(MethodNode method, Frame<SourceValue>[] frames) {
    this.method = method;
    this.frames = frames;
  }

  /** Null when the method cannot be followed. */
  static MethodFlow of(String owner, MethodNode method) {
    if (method.instructions.size() > LONGEST) {
      return null;
    }
    try {
      return new MethodFlow(method, new Analyzer<>(new Interpreter()).analyze(owner, method));
    } catch (AnalyzerException | RuntimeException e) {
      return null;
    }
  }

  MethodNode method() {
    return method;
  }

  /**
   * What an instruction takes from the stack, lowest first; for a call its receiver, then its
   * arguments. Empty for an instruction that is never reached.
   */
  List<Set<AbstractInsnNode>> inputs(AbstractInsnNode instruction) {
    int count = count(instruction);
    Frame<SourceValue> frame = count == 0 ? null : frames[method.instructions.indexOf(instruction)];
    if (frame == null) {
      return List.of();
    }
    List<Set<AbstractInsnNode>> inputs = new ArrayList<>(count);
    for (int i = frame.getStackSize() - count; i < frame.getStackSize(); i++) {
      inputs.add(frame.getStack(i).insns);
    }
    return inputs;
  }

  private static int count(AbstractInsnNode instruction) {
    switch (instruction.getOpcode()) {
      case Opcodes.PUTSTATIC, Opcodes.ARETURN:
        return 1;
      case Opcodes.PUTFIELD:
        return 2;
      case Opcodes.AASTORE:
        return 3;
      case Opcodes.INVOKEDYNAMIC:
        return Type.getArgumentTypes(((InvokeDynamicInsnNode) instruction).desc).length;
      default:
        if (instruction instanceof MethodInsnNode call) {
          int receiver = call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1;
          return receiver + Type.getArgumentTypes(call.desc).length;
        }
        return 0;
    }
  }

  /** Follows copies, casts, and calls that hand on what they are given. */
  private static final class Interpreter extends SourceInterpreter {

    Interpreter() {
      super(Opcodes.ASM9);
    }

    @Override
    public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
      return value;
    }

    @Override
    public SourceValue unaryOperation(AbstractInsnNode instruction, SourceValue value) {
      return instruction.getOpcode() == Opcodes.CHECKCAST
          ? value
          : super.unaryOperation(instruction, value);
    }

    @Override
    public SourceValue binaryOperation(
        AbstractInsnNode instruction, SourceValue one, SourceValue other) {
      return instruction.getOpcode() == Opcodes.AALOAD
          ? new SourceValue(1, one.insns)
          : super.binaryOperation(instruction, one, other);
    }

    @Override
    public SourceValue naryOperation(
        AbstractInsnNode instruction, List<? extends SourceValue> values) {
      if (!(instruction instanceof MethodInsnNode call)
          || Type.getReturnType(call.desc).getSort() < Type.ARRAY) {
        return super.naryOperation(instruction, values);
      }
      Set<AbstractInsnNode> sources = new HashSet<>();
      sources.add(instruction);
      boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
      for (int i = 0; i < values.size(); i++) {
        if ((i > 0 || isStatic || passes(call)) && sources.size() < MOST_SOURCES) {
          sources.addAll(values.get(i).insns);
        }
      }
      return new SourceValue(1, sources);
    }

    private static boolean passes(MethodInsnNode call) {
      return PASS.contains(call.name)
          || Type.getReturnType(call.desc).getInternalName().equals(call.owner);
    }
  }
}
