package org.seedferry.transport.sftp.internal;

import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.transport.sftp.internal.SftpTransport.Settings;

/**
 * The connections to one location, which its sessions share: requests of all of them are under way
 * at the same time. One connection is enough for any number of small files. A large one gets a
 * connection of its own as long as more are allowed, since one connection is bound by one core and
 * one TCP window at either end. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

  private static final int MOST_SEEN = 20_000;

  private final Address address;
  private final Location location;
  private final Connector connector;
  private final Settings settings;
  private final List<PooledConnection> connections = new ArrayList<>();
  private final AtomicInteger bodies = new AtomicInteger();

  /** Plain files that a listing showed, with their sizes, the latest ones. */
  private final Map<RemotePath, Long> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RemotePath, Long> eldest) {
          return size() > MOST_SEEN;
        }
      };

  /** The connection that is being made; null for none. */
  private CompletableFuture<PooledConnection> attempt;

  private int most;
  private boolean closed;

  ConnectionPool(Address address, Location location, Connector connector, Settings settings) {
    this.address = address;
    this.location = location;
    this.connector = connector;
    this.settings = settings;
    this.most = settings.connections();
  }

  Address address() {
    return address;
  }

  Location location() {
    return location;
  }

  /**
   * The connection with the least to do. Where there is none, one caller makes it and the others
   * wait for it, and fail with it.
   *
   * @param abort ends the wait
   * @throws RemoteFailure when none can be made
   */
  PooledConnection any(Abort abort) throws RemoteFailure {
    while (true) {
      CompletableFuture<PooledConnection> others;
      CompletableFuture<PooledConnection> ours = null;
      synchronized (this) {
        PooledConnection idlest = idlest();
        if (idlest != null) {
          return idlest;
        }
        if (attempt == null) {
          ours = new CompletableFuture<>();
          attempt = ours;
        }
        others = attempt;
      }
      if (ours != null) {
        return connect(ours, abort);
      }
      PooledConnection made = await(others, abort);
      if (made != null) {
        return made;
      }
    }
  }

  /**
   * The connection for a file of many bytes, which counts on it from now on: one without any such,
   * if need be a further one. That a server allows no further one is no failure; it is not asked
   * again then.
   */
  PooledConnection forStream(Abort abort) throws RemoteFailure {
    while (true) {
      any(abort);
      CompletableFuture<PooledConnection> ours = null;
      CompletableFuture<PooledConnection> others;
      synchronized (this) {
        PooledConnection idlest = idlest();
        if (idlest == null) {
          continue;
        }
        if (idlest.streams() == 0 || connections.size() >= most) {
          idlest.begin();
          return idlest;
        }
        if (attempt == null) {
          ours = new CompletableFuture<>();
          attempt = ours;
        }
        others = attempt;
      }
      try {
        if (ours != null) {
          connect(ours, abort);
        } else {
          await(others, abort);
        }
      } catch (RemoteFailure e) {
        if (abort.isAborted() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  /** A body begins to be read. */
  void begin() {
    bodies.incrementAndGet();
  }

  /** A body is read no more. */
  void end() {
    bodies.decrementAndGet();
  }

  /** How many bytes a body may have asked for and not given out. */
  long share() {
    return settings.readAhead() / Math.max(bodies.get(), 1);
  }

  /** Remembers a plain file that a listing showed. */
  void saw(RemotePath file, long size) {
    synchronized (seen) {
      seen.put(file, size);
    }
  }

  /** Forgets a file that turned out to be something else. */
  void forget(RemotePath file) {
    synchronized (seen) {
      seen.remove(file);
    }
  }

  /** The size of a plain file that was listed; null when none was. */
  Long sizeOf(RemotePath file) {
    synchronized (seen) {
      return seen.get(file);
    }
  }

  /** Ends all connections; a call that still comes fails. */
  @Override
  public void close() {
    List<PooledConnection> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(connections);
      connections.clear();
    }
    all.forEach(one -> one.channel().close());
  }

  private PooledConnection idlest() {
    connections.removeIf(one -> !one.channel().isOpen());
    return connections.stream()
        .min(Comparator.comparingInt(PooledConnection::streams))
        .orElse(null);
  }

  private PooledConnection connect(CompletableFuture<PooledConnection> ours, Abort abort)
      throws RemoteFailure {
    RemoteFailure failure = null;
    try {
      PooledConnection made = new PooledConnection(connector.connect(address, location, abort));
      if (!add(made)) {
        made.channel().close();
        throw RemoteFailure.retry("the session with " + address + " was closed", null);
      }
      ours.complete(made);
      return made;
    } catch (RemoteFailure e) {
      failure = e;
      throw e;
    } finally {
      synchronized (this) {
        attempt = null;
        if (failure != null && !abort.isAborted() && idlest() != null) {
          most = connections.size();
        }
      }
      if (failure == null || abort.isAborted()) {
        // Who waited for it and was not the one to give up tries for itself.
        ours.complete(null);
      } else {
        ours.completeExceptionally(failure);
      }
    }
  }

  private synchronized boolean add(PooledConnection made) {
    if (!closed) {
      connections.add(made);
    }
    return !closed;
  }

  /** Waits for what another caller makes; null when that one gave up. */
  private PooledConnection await(CompletableFuture<PooledConnection> others, Abort abort)
      throws RemoteFailure {
    CompletableFuture<PooledConnection> copy = others.copy();
    try {
      abort.ends(copy);
      return copy.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RemoteFailure failure) {
        throw failure;
      }
      throw RemoteFailure.retry("the session with " + address + " was closed", e.getCause());
    } catch (AsynchronousCloseException e) {
      throw RemoteFailure.retry("the session with " + address + " was closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.retry("interrupted while waiting for a connection to " + address, e);
    } finally {
      abort.clear();
    }
  }
}
