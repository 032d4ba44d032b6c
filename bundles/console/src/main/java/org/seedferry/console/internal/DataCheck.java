package org.seedferry.console.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/** Looks whether a file of a complete transfer can be read where it should be. */
final class DataCheck {

  private static final String REACH =
      "see that host, port and login of its data location are right, and that it listens";

  private final Transports transports;

  DataCheck(Transports transports) {
    this.transports = transports;
  }

  void look(String what, Seedbox box, List<RemoteTransfer> complete, Findings findings) {
    if (complete.isEmpty()) {
      findings.good(what, "nothing is complete, so there is nothing to read yet");
      return;
    }
    Contents contents;
    try {
      contents = box.contents(complete.get(0).remoteId());
    } catch (RemoteFailure e) {
      findings.bad(what, e, "check again: it may have changed just now");
      return;
    }
    look(what, contents, findings);
  }

  private void look(String what, Contents contents, Findings findings) {
    try (TransportSession session = transports.open(contents.location())) {
      findings.good(what, read(session, contents) + guessed(contents));
    } catch (RemoteFailure e) {
      if (e.advice() == Advice.GONE) {
        findings.bad(what, missing(contents), new DataSearch(transports).remedy(contents));
      } else {
        findings.bad(what, e.getMessage() + guessed(contents), Findings.remedy(e, REACH));
      }
    } catch (IOException e) {
      findings.bad(what, e.getMessage() + guessed(contents), REACH);
    }
  }

  private static String read(TransportSession session, Contents contents) throws IOException {
    Optional<RemotePath> file = file(contents);
    if (file.isEmpty()) {
      session.list(RemotePath.ROOT);
      return "can be listed: " + contents.location();
    }
    try (RemoteBody body = session.open(file.get(), 0, 1, null)) {
      if (body.read(ByteBuffer.allocate(1)) < 1) {
        throw RemoteFailure.askUser(
            "'"
                + file.get()
                + "' below "
                + contents.location()
                + " holds no bytes: see that data= and root= are the folder that the seedbox"
                + " stores in",
            null);
      }
    }
    return "can be read: " + contents.location();
  }

  /** Exactly what was looked for, where, and what the seedbox calls it. */
  private static String missing(Contents contents) {
    String path = file(contents).map(RemotePath::toString).orElse("");
    String text = "there is no '" + path + "' below " + contents.location();
    Contents.Origin origin = contents.origin();
    if (origin == null) {
      return text;
    }
    String told = origin.folder().replaceAll("/+$", "") + "/" + below(contents);
    return text
        + "; the seedbox calls it '"
        + told
        + "', and root is '"
        + origin.root()
        + "'"
        + guessed(contents);
  }

  private static String below(Contents contents) {
    RemotePath top = RemotePath.ROOT.child(contents.name());
    return wanted(contents).map(each -> top.resolve(each.path())).orElse(top).toString();
  }

  private static Optional<RemotePath> file(Contents contents) {
    return wanted(contents).map(Contents.RemoteFile::source);
  }

  private static Optional<Contents.RemoteFile> wanted(Contents contents) {
    return contents.files().stream().filter(file -> file.size() != 0).findFirst();
  }

  private static String guessed(Contents contents) {
    return contents.origin() != null && contents.origin().guessed()
        ? " (guessed, as its uri has no data=)"
        : "";
  }
}
