package org.seedferry.transport.sftp.internal;

import java.util.concurrent.CompletableFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.seedferry.api.RemoteFailure;

/**
 * A small file that is asked for before it is opened: what it is, where it is, and, as soon as the
 * server has opened it, its bytes. Nothing of it counts before it is opened and looked at.
 */
final class Begun {

  /**
   * Bytes that are under way.
   *
   * @param length how many were asked for, from the file's start
   * @param bytes the answer
   * @param look the answer to a look at the file behind them
   */
  record Bytes(int length, CompletableFuture<Reply> bytes, CompletableFuture<Reply> look) {}

  private final SftpChannel channel;
  private final CompletableFuture<Reply> stat;
  private final CompletableFuture<Reply> real;
  private final CompletableFuture<Reply> open;
  private final CompletableFuture<Bytes> bytes;

  /**
   * Asks for a file; it goes out with the channel's next flush.
   *
   * @param size how many bytes it is said to have
   */
  Begun(SftpChannel channel, String path, int size) throws RemoteFailure {
    this.channel = channel;
    this.stat = channel.ask(SftpChannel.STAT, path);
    this.real = channel.ask(SftpChannel.REALPATH, path);
    this.open = channel.ask(SftpChannel.OPEN, path);
    this.bytes = open.thenApply(answer -> read(answer, size));
  }

  CompletableFuture<Reply> stat() {
    return stat;
  }

  CompletableFuture<Reply> real() {
    return real;
  }

  CompletableFuture<Reply> open() {
    return open;
  }

  /** The bytes of a file that has just been opened; null where they are still to be asked for. */
  Bytes bytes() {
    return bytes.exceptionally(trouble -> null).join();
  }

  /** Nobody is going to open it. */
  void abandon() {
    channel.abandon(open);
  }

  /** In the thread that takes the answers: it only sends. */
  private Bytes read(Reply answer, int size) {
    if (answer.type() != Reply.HANDLE || size == 0) {
      return null;
    }
    try {
      byte[] handle = answer.expect(Reply.HANDLE, "", Buffer::getBytes);
      Bytes asked =
          new Bytes(size, channel.read(handle, 0, size), channel.ask(SftpChannel.FSTAT, handle));
      channel.flush();
      return asked;
    } catch (RemoteFailure e) {
      return null; // whoever opens it hears of the trouble
    }
  }
}
