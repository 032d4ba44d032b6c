package org.seedferry.downloader.internal.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.torrent.Piece;
import org.seedferry.api.torrent.Piece.Part;
import org.seedferry.api.torrent.PieceHash;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentFile;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.StagedFile;

/**
 * Verifies by the pieces of a torrent. A piece that reaches into a file that is not fetched is not.
 */
final class PieceVerification {

  private static final byte UNKNOWN = 0;
  private static final byte DUE = 1;
  private static final byte GOOD = 2;
  private static final byte NEVER = 3;

  private final Torrent torrent;
  private final StagedFile[] files;
  private final Map<StagedFile, Integer> numbers = new IdentityHashMap<>();
  private final Map<Integer, PieceCheck> open = new HashMap<>();
  private final Deque<PieceCheck> due = new ArrayDeque<>();
  private final Tries<Integer> tries = new Tries<>();
  private final byte[] states;

  /** How many pieces of each file are neither good nor out of reach. */
  private final int[] missing;

  /**
   * @param staged those files of the torrent that are fetched
   */
  PieceVerification(Torrent torrent, Map<RemotePath, StagedFile> staged) {
    this.torrent = torrent;
    this.states = new byte[torrent.pieceCount()];
    this.files = new StagedFile[torrent.files().size()];
    this.missing = new int[files.length];
    for (int i = 0; i < files.length; i++) {
      TorrentFile file = torrent.files().get(i);
      files[i] = file.padding() ? null : staged.get(file.path());
      if (files[i] != null) {
        numbers.put(files[i], i);
      }
    }
  }

  /** True when it verifies this file, or most of it. */
  boolean has(StagedFile file) {
    return numbers.containsKey(file);
  }

  /** Looks at what is here from earlier. */
  synchronized void begin() {
    for (int i = 0; i < states.length; i++) {
      Piece piece = torrent.piece(i);
      if (piece.parts().stream().anyMatch(this::isOutOfReach)) {
        states[i] = NEVER;
        continue;
      }
      piece.parts().forEach(part -> missing[part.file()]++);
      if (piece.parts().stream().allMatch(this::isVerified)) {
        good(piece);
      } else {
        look(i);
      }
    }
  }

  private boolean isPadding(Part part) {
    return torrent.files().get(part.file()).padding();
  }

  private boolean isOutOfReach(Part part) {
    return files[part.file()] == null && !isPadding(part);
  }

  private boolean isVerified(Part part) {
    return isPadding(part) || files[part.file()].verified().contains(part.from(), part.to());
  }

  private boolean isHere(Part part) {
    return isPadding(part) || files[part.file()].recorded().contains(part.from(), part.to());
  }

  private void good(Piece piece) {
    states[piece.index()] = GOOD;
    piece.parts().forEach(part -> missing[part.file()]--);
  }

  private void look(int index) {
    if (states[index] != UNKNOWN) {
      return;
    }
    Piece piece = torrent.piece(index);
    if (piece.parts().stream().allMatch(this::isHere)) {
      states[index] = DUE;
      PieceCheck check = new PieceCheck(piece);
      open.put(index, check);
      due.add(check);
    }
  }

  synchronized void wrote(StagedFile file, long from, long to) {
    int number = numbers.get(file);
    int last = torrent.pieceAt(number, to - 1);
    for (int i = torrent.pieceAt(number, from); i <= last; i++) {
      look(i);
    }
  }

  /** What is fetched of its pieces counts for nothing any more. */
  synchronized void emptied(StagedFile file) {
    int number = numbers.get(file);
    long size = torrent.files().get(number).size();
    if (size == 0) {
      return;
    }
    int last = torrent.pieceAt(number, size - 1);
    for (int i = torrent.pieceAt(number, 0); i <= last; i++) {
      if (states[i] == GOOD) {
        torrent.piece(i).parts().forEach(part -> missing[part.file()]++);
      }
      if (states[i] != NEVER) {
        states[i] = UNKNOWN;
        due.remove(open.remove(i));
      }
    }
  }

  synchronized Optional<Check> next() {
    return Optional.ofNullable(due.poll());
  }

  synchronized boolean isDue() {
    return !due.isEmpty();
  }

  synchronized boolean isVerified(StagedFile file) {
    return missing[numbers.get(file)] == 0;
  }

  /** One piece. */
  final class PieceCheck implements Check {

    private final Piece piece;
    private boolean good;

    private PieceCheck(Piece piece) {
      this.piece = piece;
    }

    @Override
    public void run(ByteBuffer buffer) throws LocalFailure {
      PieceHash.Check hash = piece.hash().check();
      for (Part part : piece.parts()) {
        if (isPadding(part)) {
          hash.zeros(part.to() - part.from());
        } else {
          StretchReader.read(files[part.file()], part.from(), part.to(), buffer, hash::update);
        }
      }
      good = hash.isGood();
    }

    @Override
    public List<Stretch> conclude() throws IOException {
      synchronized (PieceVerification.this) {
        if (!open.remove(piece.index(), this)) {
          return List.of();
        }
        List<Stretch> stretches = stretches();
        if (good) {
          good(piece);
          for (Stretch each : stretches) {
            each.file().verified(each.from(), each.to());
          }
          return List.of();
        }
        states[piece.index()] = UNKNOWN;
        for (Stretch each : stretches) {
          each.file().spoilt(each.from(), each.to());
        }
        tries.count(piece.index(), wrong(stretches));
        return stretches;
      }
    }

    @Override
    public void putBack() {
      synchronized (PieceVerification.this) {
        if (open.get(piece.index()) == this) {
          due.addFirst(this);
        }
      }
    }

    private String wrong(List<Stretch> stretches) {
      StringBuilder where = new StringBuilder();
      for (Part part : piece.parts()) {
        if (!isPadding(part)) {
          RemotePath path = torrent.files().get(part.file()).path();
          where
              .append(where.isEmpty() ? "" : ", and in ")
              .append("'")
              .append(path.names().isEmpty() ? torrent.name() : path)
              .append("' at byte ")
              .append(part.from())
              .append(" to ")
              .append(part.to() - 1);
        }
      }
      return "piece "
          + piece.index()
          + " of "
          + torrent.pieceCount()
          + " (in "
          + where
          + ") does not have the hash that its torrent names";
    }

    private List<Stretch> stretches() {
      List<Stretch> stretches = new ArrayList<>();
      for (Part part : piece.parts()) {
        if (!isPadding(part)) {
          stretches.add(new Stretch(files[part.file()], part.from(), part.to()));
        }
      }
      return stretches;
    }

    @Override
    public List<StagedFile> files() {
      Set<StagedFile> all = new LinkedHashSet<>();
      stretches().forEach(stretch -> all.add(stretch.file()));
      return List.copyOf(all);
    }
  }
}
