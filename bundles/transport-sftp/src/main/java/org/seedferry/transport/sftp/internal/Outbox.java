package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Requests on their way out. It never blocks: while some are being written the next ones gather,
 * and then go out together, whoever they come from. Thread-safe.
 */
final class Outbox {

  private final IoOutputStream out;
  private final Consumer<Throwable> onLoss;
  private Buffer gathered = new ByteArrayBuffer();
  private boolean writing;

  /**
   * @param onLoss told once why nothing can be written any more
   */
  Outbox(IoOutputStream out, Consumer<Throwable> onLoss) {
    this.out = out;
    this.onLoss = onLoss;
  }

  /** Takes a packet; it goes out with the next {@link #flush()} of anybody. */
  synchronized void add(byte[] packet) {
    gathered.putRawBytes(packet);
  }

  /** Sends what has gathered, at once or after what is being written now. */
  void flush() {
    synchronized (this) {
      if (writing) {
        return;
      }
      writing = true;
    }
    writeNext();
  }

  /** No lock is held here: the library's own are taken, and it may call back at once. */
  private void writeNext() {
    Buffer next;
    synchronized (this) {
      next = gathered;
      if (next.available() == 0) {
        writing = false;
        return;
      }
      gathered = new ByteArrayBuffer();
    }
    try {
      out.writeBuffer(next).addListener(this::written);
    } catch (IOException | RuntimeException e) {
      onLoss.accept(e);
    }
  }

  private void written(IoWriteFuture future) {
    if (future.isWritten()) {
      writeNext();
    } else {
      onLoss.accept(future.getException());
    }
  }
}
