package org.seedferry.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A terminal with status lines below what is printed. While it is open, {@link System#out} prints
 * above them. Thread-safe.
 */
final class Terminal implements Consumer<List<String>>, AutoCloseable {

  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";
  private static final String CURSOR_OFF = "\u001b[?25l";
  private static final String CURSOR_ON = "\u001b[?25h";
  private static final String ERASE_BELOW = "\u001b[J";

  private final OutputStream screen;
  private final Charset charset;
  private final PrintStream before;
  private final Supplier<TerminalSize> sizes;
  private TerminalSize size;
  private List<String> status = List.of();
  private int drawn;
  private boolean closed;

  Terminal(OutputStream screen, Charset charset, Supplier<TerminalSize> sizes) {
    this.screen = screen;
    this.charset = charset;
    this.sizes = sizes;
    this.before = System.out;
  }

  /** Opens the process's own terminal and puts it in the place of {@link System#out}. */
  static Terminal open() {
    Charset charset = Charset.forName(System.getProperty("stdout.encoding", nativeEncoding()));
    Terminal terminal =
        new Terminal(new FileOutputStream(FileDescriptor.out), charset, TerminalSize::ask);
    System.setOut(terminal.stream());
    return terminal;
  }

  /** A stream whose whole lines appear above the status lines. */
  PrintStream stream() {
    return new PrintStream(new LineStream(this::print), true, charset);
  }

  /** Replaces the status lines. */
  @Override
  public synchronized void accept(List<String> lines) {
    status = List.copyOf(lines);
    if (!closed) {
      write(erase() + draw());
    }
  }

  /** Forgets how big the terminal was. */
  synchronized void resized() {
    size = null;
  }

  /** Removes the status lines and gives {@link System#out} back. */
  @Override
  public synchronized void close() {
    if (!closed) {
      System.out.flush();
      closed = true;
      write(erase() + CURSOR_ON + WRAP_ON);
      System.setOut(before);
    }
  }

  private synchronized void print(byte[] lines) {
    if (drawn == 0) {
      write(lines);
    } else {
      write(erase());
      write(lines);
      write(draw());
    }
  }

  private String erase() {
    if (drawn == 0) {
      return "";
    }
    String up = drawn > 1 ? "\u001b[" + (drawn - 1) + "A" : "";
    drawn = 0;
    return "\r" + up + ERASE_BELOW + CURSOR_ON;
  }

  private String draw() {
    if (closed || status.isEmpty()) {
      return "";
    }
    if (size == null) {
      size = sizes.get();
    }
    List<String> visible = status.subList(0, Math.min(status.size(), Math.max(1, size.rows() / 3)));
    List<String> fitting =
        visible.stream().map(line -> DisplayWidth.fit(line, size.columns() - 1)).toList();
    drawn = fitting.size();
    // Without wrapping a line stays one row, even where the terminal thinks it wider than we do.
    return CURSOR_OFF + WRAP_OFF + String.join("\r\n", fitting) + WRAP_ON;
  }

  private static String nativeEncoding() {
    return System.getProperty("native.encoding", "UTF-8");
  }

  private void write(String text) {
    if (!text.isEmpty()) {
      write(text.getBytes(charset));
    }
  }

  private void write(byte[] bytes) {
    try {
      screen.write(bytes);
      screen.flush();
    } catch (IOException e) {
      // Nobody looks any more; what matters is in the log file.
      closed = true;
    }
  }
}
