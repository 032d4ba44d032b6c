package org.seedferry.transport.sftp.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.seedferry.api.RemoteFailure;

/**
 * An answer of the server.
 *
 * @param packet type, id and content as they came
 */
record Reply(byte[] packet) {

  /** Type and id. */
  static final int HEAD = 1 + Integer.BYTES;

  static final int STATUS = 101;
  static final int HANDLE = 102;
  static final int DATA = 103;
  static final int NAME = 104;
  static final int ATTRS = 105;
  static final int EXTENDED = 201;

  static final int OK = 0;
  static final int EOF = 1;
  static final int NO_SUCH_FILE = 2;
  private static final int FAILURE = 4;
  private static final int PERMISSION_DENIED = 3;
  private static final int BAD_MESSAGE = 5;
  private static final int UNSUPPORTED = 8;

  /** Of a later version of the protocol; some servers use it in this one. */
  private static final int DIR_NOT_EMPTY = 18;

  /** How a part of an answer is read. */
  interface Reader<T> {
    T read(Buffer content);
  }

  int type() {
    return packet[0] & 0xff;
  }

  int id() {
    return ByteBuffer.wrap(packet).getInt(1);
  }

  boolean isStatus(int code) {
    return type() == STATUS && status() == code;
  }

  /** True when this is a server's version, and it knows the extension, in its first version. */
  boolean offers(String extension) {
    try {
      Buffer content = content();
      while (content.available() > 0) {
        String name = content.getString();
        if (content.getString().equals("1") && name.equals(extension)) {
          return true;
        }
      }
      return false;
    } catch (BufferException e) {
      return false;
    }
  }

  /** The first of the names in an answer of type {@link #NAME}. */
  static String firstName(Buffer content) {
    content.getInt();
    return new String(content.getBytes(), StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads the content of an answer of the given type.
   *
   * @param what was asked for, for the message
   * @throws RemoteFailure as the status says, when the answer is one; {@code RETRY} when it makes
   *     no sense
   */
  <T> T expect(int type, String what, Reader<T> reader) throws RemoteFailure {
    if (type() == STATUS && type != STATUS) {
      throw failure(what);
    }
    if (type() != type) {
      throw nonsense(what);
    }
    try {
      return reader.read(content());
    } catch (BufferException e) {
      throw nonsense(what);
    }
  }

  /**
   * Takes note of what became of a deletion; what is not there counts as deleted.
   *
   * @throws RemoteFailure when it was not done
   */
  void expectDeleted(String what) throws RemoteFailure {
    if (isStatus(PERMISSION_DENIED)) {
      throw RemoteFailure.askUser(
          what + " cannot be deleted: permission denied; let the login user do it", null);
    }
    if (!isStatus(OK) && !isStatus(NO_SUCH_FILE)) {
      throw type() == STATUS
          ? RemoteFailure.retry(what + " cannot be deleted: the server says '" + text() + "'", null)
          : nonsense(what);
    }
  }

  /** True when this may tell of a folder that is not empty, for which version 3 has no word. */
  boolean mayBeNotEmpty() {
    return isStatus(FAILURE) || isStatus(DIR_NOT_EMPTY);
  }

  /** What a status other than success means: the only place that looks at the codes. */
  RemoteFailure failure(String what) {
    int code = status();
    return switch (code) {
      case NO_SUCH_FILE -> RemoteFailure.gone(what + " does not exist", null);
      case PERMISSION_DENIED ->
          RemoteFailure.askUser(
              what + " cannot be read: permission denied; let the login user read it", null);
      case BAD_MESSAGE, UNSUPPORTED ->
          RemoteFailure.askUser(
              what + " cannot be read: the server does not know the request (" + text() + ")",
              null);
      default ->
          RemoteFailure.retry(
              what + " cannot be read: the server says '" + text() + "' (" + code + ")", null);
    };
  }

  private int status() {
    return packet.length < HEAD + Integer.BYTES ? -1 : ByteBuffer.wrap(packet).getInt(HEAD);
  }

  /** The server's own words, without what could disturb a log or terminal. */
  private String text() {
    try {
      Buffer content = content();
      content.getInt();
      String text = content.getString();
      return text.substring(0, Math.min(text.length(), 200)).replaceAll("\\p{C}", " ");
    } catch (BufferException e) {
      return "";
    }
  }

  private Buffer content() {
    return new ByteArrayBuffer(packet, HEAD, packet.length - HEAD);
  }

  private RemoteFailure nonsense(String what) {
    return RemoteFailure.retry(
        what + " cannot be read: the server's answer of type " + type() + " makes no sense", null);
  }
}
