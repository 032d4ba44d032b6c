package org.seedferry.testing.fake;

import java.net.URI;
import java.util.List;

/** A torrent client on the loopback interface, as the contract suite of seedboxes uses it. */
public interface FakeTorrentClient extends AutoCloseable {

  /** What is free where it stores, as far as it tells. */
  long FREE_BYTES = 76_679_806_976L;

  /** Where its remote control listens. */
  URI uri();

  /** Puts a torrent in. */
  void put(FakeTorrent torrent);

  /** Lets a torrent grow to the given part, 0 to 1. */
  void progress(String hash, double fraction);

  /** True while it holds the torrent. */
  boolean has(String hash);

  /** Answers every request with this reply until {@link #answerAsUsual()}. */
  void answerAlways(FakeReply reply);

  /** Behaves again. */
  void answerAsUsual();

  /** Forgets every session, as a restart does. */
  void endSessions();

  /** Says that it removed a torrent, and keeps it. */
  void keepWhatIsRemoved(boolean keep);

  /** Ends every answer in its middle, and the connection with it. */
  void cutAnswers(boolean cut);

  /** True when it has let a torrent go and left its data. */
  boolean leftData(String hash);

  /** Ends, and with it every session; connections are refused from now on. */
  void goDown();

  /** Listens again where it did before {@link #goDown()}, and has all its torrents. */
  void comeUp();

  /** Every request so far. */
  List<FakeCall> calls();

  @Override
  void close();
}
