package org.seedferry.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code run} and {@code check} understand. */
final class RunOptions {

  /** How log lines look. */
  enum LogFormat {
    plain,
    json
  }

  @Option(
      names = "--from",
      paramLabel = "URI",
      description = {
        "A seedbox; may stand several times. A path or a URI: file, sftp, http(s) and dav(s)"
            + " are a folder; deluge+http(s), qbittorrent+http(s), rtorrent+http(s), rtorrent+scgi"
            + " and transmission+http(s) are torrent clients.",
        "putio:// is the Put.io account of PUTIO_TOKEN.",
        "Without it the configuration in etc/ decides."
      })
  List<String> from = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The folder that finished transfers appear in (default: DOWNLOAD_DIR).")
  Path to;

  @Option(
      names = "--label",
      paramLabel = "L",
      description = "Takes only transfers with this label (default: TARGET_LABEL, or all).")
  String label;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = {
        "How long everything in an entry of a --from folder stays unchanged before it counts as"
            + " finished, from 0s to 1d (default: ${DEFAULT-VALUE}).",
        "A torrent client knows by itself what is finished."
      })
  String settle;

  @Option(
      names = "--once",
      description =
          "Works off what is there, then ends: 0 when all is home, 1 when something failed.")
  boolean once;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Settings, ledger and logs (default: SEEDFERRY_HOME, or ~/.seedferry).")
  Path home;

  @Option(
      names = "--console",
      description = {
        "A shell for the running host; its end stops the host.",
        "Where standard input is no terminal its lines run as commands, one after the other; then"
            + " the host stops (with --once: when the work is done)."
      })
  boolean console;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = {
        "Where to listen for metrics and health, or off; port 0 takes any free one (default: "
            + HttpAddress.DEFAULT
            + ", off with --once).",
        "Beyond loopback it needs TRANSMISSION_PASSWORD."
      })
  String http;

  @Option(
      names = "--webconsole",
      description = {
        "Serves the web console at " + WebConsole.PATH + ".",
        "Needs SEEDFERRY_WEB_USER and SEEDFERRY_WEB_PASSWORD."
      })
  boolean webConsole;

  @Option(
      names = "--log",
      paramLabel = "plain|json",
      defaultValue = "plain",
      description = "How log lines look (default: ${DEFAULT-VALUE}).")
  LogFormat log;
}
