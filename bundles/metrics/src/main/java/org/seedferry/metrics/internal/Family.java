package org.seedferry.metrics.internal;

import java.util.List;
import java.util.Locale;

/** Every metric of ours: its name, its kind, what it means, and its labels. */
enum Family {
  BUILD_INFO("seedferry_build_info", Kind.GAUGE, "Always 1; tells the version.", "version"),
  BUNDLES("seedferry_bundles", Kind.GAUGE, "Bundles by their state in the framework.", "state"),

  TASKS_ACTIVE(
      "seedferry_tasks_active",
      Kind.GAUGE,
      "Guarded tasks that have not ended.",
      "bundle",
      "operation"),
  TASKS_STUCK(
      "seedferry_tasks_stuck",
      Kind.GAUGE,
      "Guarded tasks that were asked to end and did not within their limit.",
      "bundle",
      "operation"),
  TASK_EXITS(
      "seedferry_task_exits_total",
      Kind.COUNTER,
      "Ends of tasks and of single runs, by reason: completed, cancelled, failed, panic, stuck."
          + " A run that is stuck counts once more when it ends.",
      "bundle",
      "operation",
      "reason"),
  TASK_RESTARTS(
      "seedferry_task_restarts_total",
      Kind.COUNTER,
      "Restarts after a panic, or after the failure of a loop.",
      "bundle",
      "operation"),
  TASK_RUN_SECONDS(
      "seedferry_task_run_seconds",
      Kind.HISTOGRAM,
      "How long runs took that ended by themselves.",
      "bundle",
      "operation"),
  THREADS(
      "seedferry_threads",
      Kind.GAUGE,
      "Live threads by the class that the guard's audit puts them in: green, yellow, red.",
      "colour"),

  LEDGER_UP("seedferry_ledger_up", Kind.GAUGE, "1 when the ledger answers, else 0."),
  TRANSFERS("seedferry_transfers", Kind.GAUGE, "Transfers in the ledger by state.", "state"),
  TRANSFERS_GIVEN_UP(
      "seedferry_transfers_given_up",
      Kind.GAUGE,
      "Failed transfers that are not tried again by themselves."),
  QUEUE_OLDEST_SECONDS(
      "seedferry_queue_oldest_seconds",
      Kind.GAUGE,
      "For how long the transfer at the head of the queue waits; 0 when none does."),
  EVENTS("seedferry_events_total", Kind.COUNTER, "Events written to the event log."),
  EVENTS_UNREAD(
      "seedferry_events_unread",
      Kind.GAUGE,
      "Events that a notification channel has not been told yet.",
      "channel"),

  FETCHES_ACTIVE("seedferry_fetches_active", Kind.GAUGE, "Transfers that are being fetched."),
  FETCH_CONNECTIONS(
      "seedferry_fetch_connections", Kind.GAUGE, "Connections that fetch at the moment."),
  FETCHED_BYTES("seedferry_fetched_bytes_total", Kind.COUNTER, "Bytes that came over the line."),
  FETCHED_FILES("seedferry_fetched_files_total", Kind.COUNTER, "Files that were fetched whole."),
  TRANSPORT_SESSIONS(
      "seedferry_transport_sessions",
      Kind.GAUGE,
      "Open sessions of the fetch engine by transport; a session is one connection or a few.",
      "transport"),
  LOCAL_FREE_BYTES("seedferry_local_free_bytes", Kind.GAUGE, "Free space at the local root."),

  POLLS("seedferry_polls_total", Kind.COUNTER, "Polls of a seedbox.", "seedbox"),
  POLL_FAILURES(
      "seedferry_poll_failures_total", Kind.COUNTER, "Polls of a seedbox that failed.", "seedbox"),
  POLL_LAST_GOOD(
      "seedferry_poll_last_good_timestamp_seconds",
      Kind.GAUGE,
      "When the last good poll of a seedbox ended, in seconds since 1970.",
      "seedbox"),

  DROPS_PROCESSED(
      "seedferry_drops_processed_total",
      Kind.COUNTER,
      "Files of a drop folder that were handed over to a seedbox.",
      "folder"),
  DROPS_FAILED(
      "seedferry_drops_failed_total",
      Kind.COUNTER,
      "Files of a drop folder that were refused.",
      "folder"),
  DROP_RETRIES(
      "seedferry_drop_retries_total",
      Kind.COUNTER,
      "Hand-overs of a drop folder that were put off, to be tried again.",
      "folder"),
  DROP_BACKPRESSURE(
      "seedferry_drop_backpressure_total",
      Kind.COUNTER,
      "How often a file of a drop folder found the queue full.",
      "folder"),
  DROPS_PENDING(
      "seedferry_drops_pending",
      Kind.GAUGE,
      "Files of a drop folder that are neither handed over nor refused yet.",
      "folder"),
  DROPS_QUEUED(
      "seedferry_drops_queued",
      Kind.GAUGE,
      "Files of a drop folder that wait for a worker.",
      "folder"),
  DROPS_WAITING(
      "seedferry_drops_waiting",
      Kind.GAUGE,
      "Files of a drop folder that wait because the seedbox has as many transfers as it may.",
      "folder"),
  DROP_WORKERS(
      "seedferry_drop_workers_busy",
      Kind.GAUGE,
      "Workers of a drop folder that have a file.",
      "folder"),
  DROP_SECONDS(
      "seedferry_drop_seconds",
      Kind.HISTOGRAM,
      "The time from the first sight of a file in a drop folder to its hand-over.",
      "folder");

  /** What sort of metric it is. */
  enum Kind {
    GAUGE,
    COUNTER,
    HISTOGRAM;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String title;
  private final Kind kind;
  private final String help;
  private final List<String> labels;

  Family(String title, Kind kind, String help, String... labels) {
    this.title = title;
    this.kind = kind;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The name as it is scraped. */
  String title() {
    return title;
  }

  /** The name as the library wants it: the format adds the ending of a counter. */
  String base() {
    return title.endsWith("_total") ? title.substring(0, title.length() - 6) : title;
  }

  Kind kind() {
    return kind;
  }

  String help() {
    return help;
  }

  List<String> labels() {
    return labels;
  }
}
