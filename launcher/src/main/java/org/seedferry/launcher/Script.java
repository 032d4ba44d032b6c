package org.seedferry.launcher;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Runs the lines of standard input as shell commands, one after the other. The shell's classes live
 * in its bundle, so that the launcher reaches them by reflection only.
 */
final class Script {

  private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";
  private static final int FORMAT_TO_READ = 0;

  private final BundleContext context;
  private final PrintStream out;
  private final PrintStream err;

  Script(BundleContext context, PrintStream out, PrintStream err) {
    this.context = context;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs all lines, also after one has failed. Empty lines and lines that begin with # are skipped.
   *
   * @param ended asked before each line; true ends the script
   * @return {@link ExitCodes#DONE}, or {@link ExitCodes#FAILED} when a command failed
   */
  int run(BufferedReader lines, BooleanSupplier ended) throws IOException {
    ServiceReference<?> reference = context.getServiceReference(PROCESSOR);
    if (reference == null) {
      throw new LaunchException("there is no shell to run the commands in");
    }
    Object session = openSession(context.getService(reference));
    boolean failed = false;
    for (String line = lines.readLine();
        line != null && !ended.getAsBoolean();
        line = lines.readLine()) {
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        failed |= !execute(session, line);
      }
    }
    return failed ? ExitCodes.FAILED : ExitCodes.DONE;
  }

  private boolean execute(Object session, String line) {
    try {
      Object result = call(session, "execute", new Class<?>[] {CharSequence.class}, line);
      if (result != null) {
        Class<?>[] types = {Object.class, int.class};
        String text = String.valueOf(call(session, "format", types, result, FORMAT_TO_READ));
        out.print(text.isEmpty() || text.endsWith("\n") ? text : text + System.lineSeparator());
      }
      return true;
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      while (cause instanceof InvocationTargetException wrapper && wrapper.getCause() != null) {
        cause = wrapper.getCause();
      }
      String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      err.println(line.strip() + ": " + cause.getClass().getSimpleName() + message);
      return false;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private Object openSession(Object processor) {
    Class<?>[] types = {
      java.io.InputStream.class, java.io.OutputStream.class, java.io.OutputStream.class
    };
    try {
      Object session =
          call(processor, "createSession", types, new ByteArrayInputStream(new byte[0]), out, err);
      call(session, "put", new Class<?>[] {String.class, Object.class}, "SCOPE", "gogo:felix:*");
      return session;
    } catch (InvocationTargetException e) {
      throw new LaunchException("the shell does not start: " + e.getCause(), e);
    }
  }

  private static Object call(Object target, String name, Class<?>[] types, Object... arguments)
      throws InvocationTargetException {
    for (Class<?> type : target.getClass().getInterfaces()) {
      try {
        Method method = type.getMethod(name, types);
        return method.invoke(target, arguments);
      } catch (NoSuchMethodException e) {
        continue;
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException(target.getClass() + " has no " + name);
  }
}
