package org.seedferry.transport.sftp.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seedferry.testing.transport.TestFiles;

/**
 * A server of files whose name is their size. It answers what it has at a time from the last to the
 * first, and says something to a request that was never made before each answer. What asks for a
 * held file waits until it is let go.
 */
final class UnrulySftp extends ScriptedServer {

  private static final int FILE = 0100644;
  private static final int FOLDER = 0040755;

  private static final int LISTING = -2;

  private final List<Integer> listed = new ArrayList<>();
  private boolean told;
  private final Set<Integer> open = new HashSet<>();
  private final Deque<Runnable> kept = new ArrayDeque<>();
  private int held = -1;
  private int heldType;
  private int lastHandle;

  static byte[] content(int size) {
    return TestFiles.bytes(size, size);
  }

  /** Has a listing of its folder show these files, with their sizes as their names say. */
  synchronized void list(Integer... sizes) {
    listed.addAll(List.of(sizes));
  }

  /** Keeps answers of one type about one file back. */
  synchronized void hold(int type, int size) {
    heldType = type;
    held = size;
  }

  /** Waits until so many requests are kept back. */
  synchronized void awaitKept(int count) throws InterruptedException {
    while (kept.size() < count) {
      wait();
    }
  }

  /** Answers what was kept back. */
  synchronized void letGo() {
    held = -1;
    while (!kept.isEmpty()) {
      kept.remove().run();
    }
  }

  /** Waits until the client has given every handle back. */
  synchronized void awaitNoHandle() throws InterruptedException {
    while (!open.isEmpty()) {
      wait();
    }
  }

  @Override
  void serve(DataInputStream in, DataOutputStream out) throws IOException {
    Deque<byte[]> requests = new ArrayDeque<>();
    while (true) {
      do {
        byte[] packet = new byte[in.readInt()];
        in.readFully(packet);
        requests.push(packet);
      } while (in.available() > 0);
      while (!requests.isEmpty()) {
        serve(requests.pop(), out);
      }
    }
  }

  private synchronized void serve(byte[] packet, DataOutputStream out) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(packet);
    int type = request.get();
    int id = request.getInt();
    if (type == 1) {
      send(out, ByteBuffer.allocate(5).put((byte) 2).putInt(3));
      return;
    }
    byte[] text = new byte[request.getInt()];
    request.get(text);
    boolean isPath =
        type >= SftpChannel.REALPATH || type == SftpChannel.OPEN || type == SftpChannel.OPENDIR;
    String path = new String(text, StandardCharsets.UTF_8);
    String name = path.substring(path.lastIndexOf('/') + 1);
    int size =
        !isPath
            ? ByteBuffer.wrap(text).getInt()
            : name.matches("\\d+") ? Integer.parseInt(name) : -1;
    ByteBuffer answer = answer(type, id, text, path, size, request);
    if (type == heldType && size == held) {
      kept.add(() -> sendOrFail(out, answer));
      notifyAll();
    } else {
      send(out, status(-id, 4));
      send(out, answer);
    }
  }

  private ByteBuffer answer(
      int type, int id, byte[] text, String path, int size, ByteBuffer request) {
    return switch (type) {
      case SftpChannel.REALPATH -> {
        byte[] real = path.equals(".") ? new byte[] {'/'} : text;
        yield answer(Reply.NAME, id).putInt(1).putInt(real.length).put(real).putInt(0).putInt(0);
      }
      case SftpChannel.STAT, SftpChannel.LSTAT, SftpChannel.FSTAT ->
          answer(Reply.ATTRS, id).putInt(5).putLong(size).putInt(size < 0 ? FOLDER : FILE);
      case SftpChannel.OPEN -> {
        lastHandle++;
        open.add(lastHandle);
        yield answer(Reply.HANDLE, id).putInt(8).putInt(size).putInt(lastHandle);
      }
      case SftpChannel.OPENDIR -> {
        lastHandle++;
        open.add(lastHandle);
        told = false;
        yield answer(Reply.HANDLE, id).putInt(8).putInt(LISTING).putInt(lastHandle);
      }
      case SftpChannel.READDIR -> told ? status(id, Reply.EOF) : listing(id);
      case SftpChannel.CLOSE -> {
        open.remove(ByteBuffer.wrap(text).getInt(4));
        notifyAll();
        yield status(id, 0);
      }
      case SftpChannel.READ -> {
        int from = (int) request.getLong();
        byte[] part =
            Arrays.copyOfRange(content(size), from, Math.min(size, from + request.getInt()));
        yield answer(Reply.DATA, id).putInt(part.length).put(part);
      }
      default -> status(id, 8);
    };
  }

  private ByteBuffer listing(int id) {
    told = true;
    ByteBuffer answer = answer(Reply.NAME, id).putInt(listed.size());
    for (int size : listed) {
      byte[] name = Integer.toString(size).getBytes(StandardCharsets.UTF_8);
      answer.putInt(name.length).put(name).putInt(0);
      answer.putInt(5).putLong(size).putInt(FILE);
    }
    return answer;
  }

  private static ByteBuffer answer(int type, int id) {
    return ByteBuffer.allocate(100_000).put((byte) type).putInt(id);
  }

  private static ByteBuffer status(int id, int code) {
    return answer(Reply.STATUS, id).putInt(code).putInt(0).putInt(0);
  }

  private static void sendOrFail(DataOutputStream out, ByteBuffer answer) {
    try {
      send(out, answer);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void send(DataOutputStream out, ByteBuffer answer) throws IOException {
    out.writeInt(answer.position());
    out.write(answer.array(), 0, answer.position());
    out.flush();
  }
}
