package org.seedferry.guard.internal.audit;

import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;

/** Looks into the constants of a class file, which is quick: most classes need no second look. */
final class ConstantPool {
  private static final int FIELD = 9;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;

  /** A field or a method that the class mentions. Names are internal ones. */
  record Member(String owner, String name, String descriptor) {}

  private ConstantPool() {}

  /** True when the class mentions such a method. */
  static boolean anyMethod(ClassReader reader, Predicate<Member> condition) {
    return any(reader, METHOD, INTERFACE_METHOD, condition);
  }

  /** True when the class mentions such a field. */
  static boolean anyField(ClassReader reader, Predicate<Member> condition) {
    return any(reader, FIELD, FIELD, condition);
  }

  private static boolean any(ClassReader reader, int first, int last, Predicate<Member> condition) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int at = reader.getItem(i);
      // The second half of a long or a double has no place of its own.
      int tag = at == 0 ? 0 : reader.readByte(at - 1);
      if (tag >= first && tag <= last) {
        String owner = reader.readClass(at, buffer);
        int nameAndType = reader.getItem(reader.readUnsignedShort(at + 2));
        String name = reader.readUTF8(nameAndType, buffer);
        String descriptor = reader.readUTF8(nameAndType + 2, buffer);
        if (condition.test(new Member(owner, name, descriptor))) {
          return true;
        }
      }
    }
    return false;
  }
}
