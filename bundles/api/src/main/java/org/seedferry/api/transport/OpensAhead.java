package org.seedferry.api.transport;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link TransportSession} that can ask its peer for files before they are opened, so that they
 * need not wait for a round trip each. Used as its session is: by one thread at a time.
 */
@ConsumerType
public interface OpensAhead {

  /**
   * A file that is about to be opened: from its start, up to its end, and whatever its content is.
   *
   * @param path where it is
   * @param size how many bytes it is known to have
   */
  record Next(RemotePath path, long size) {}

  /**
   * How many files are worth to be announced at the moment; 0 while it asks for one at a time. It
   * may change with everything that the peer answers.
   */
  int depth();

  /**
   * Says what is opened after the file that is opened next, in this order; it holds until it is
   * said anew. It is a hint that neither side is bound by: what is announced need not be opened,
   * which costs a connection at most, and what is opened may be asked for only then. What an
   * announced file is answered with counts as any other answer: {@link TransportSession#open}
   * checks it in the same way and throws the same, when the file is opened and not before. Neither
   * waits for the peer nor fails.
   */
  void next(List<Next> files);
}
