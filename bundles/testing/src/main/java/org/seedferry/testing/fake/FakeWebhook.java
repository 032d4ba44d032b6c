package org.seedferry.testing.fake;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A receiver of webhooks that keeps what it accepted, and answers as it is told to. Thread-safe.
 */
public final class FakeWebhook implements AutoCloseable {

  private final LoopbackServer server;
  private final String path;
  private final Function<FakeCall, FakeReply> usual;
  private final Deque<FakeReply> next = new ArrayDeque<>();
  private final List<FakeCall> accepted = new CopyOnWriteArrayList<>();
  private final Object news = new Object();
  private volatile CountDownLatch held = new CountDownLatch(0);

  FakeWebhook(Executor executor, String path, Function<FakeCall, FakeReply> usual)
      throws IOException {
    this.path = path;
    this.usual = usual;
    this.server = new LoopbackServer(executor, this::answer);
  }

  /** Starts one that takes everything, on a free loopback port. */
  public static FakeWebhook start(Executor executor) throws IOException {
    return start(executor, "/hook/s3cret-path");
  }

  /** The same at a path of one's own. */
  public static FakeWebhook start(Executor executor, String path) throws IOException {
    return new FakeWebhook(executor, path, call -> FakeReply.empty(204));
  }

  /** Where to post; a secret as with the real ones. */
  public URI uri() {
    return server.uri(path);
  }

  /** Answers the next requests with these replies, before it behaves as usual again. */
  public synchronized void answerNext(FakeReply... replies) {
    next.addAll(List.of(replies));
  }

  /** Lets every request wait until {@link #letGo()}, at most a minute. */
  public void hold() {
    held = new CountDownLatch(1);
  }

  /** Ends {@link #hold()}. */
  public void letGo() {
    held.countDown();
  }

  /** What it has accepted, in order. */
  public List<FakeCall> accepted() {
    return List.copyOf(accepted);
  }

  /**
   * Waits until something is true of {@link #calls()} or {@link #accepted()}; false when the limit
   * is over before.
   */
  public boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (news) {
      while (!condition.getAsBoolean()) {
        long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (rest <= 0) {
          return false;
        }
        news.wait(rest);
      }
      return true;
    }
  }

  /** Every request so far. */
  public List<FakeCall> calls() {
    return server.calls();
  }

  @Override
  public void close() {
    letGo();
    server.close();
  }

  private FakeReply answer(FakeCall call) throws IOException {
    tellNews();
    try {
      held.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (!call.path().equals(path)) {
      return FakeReply.of(404, "application/json", "{\"message\":\"Unknown Webhook\"}");
    }
    FakeReply reply = pollNext();
    reply = reply == null ? usual.apply(call) : reply;
    if (reply.status() < 300) {
      accepted.add(call);
      tellNews();
    }
    return reply;
  }

  private void tellNews() {
    synchronized (news) {
      news.notifyAll();
    }
  }

  private synchronized FakeReply pollNext() {
    return next.poll();
  }
}
