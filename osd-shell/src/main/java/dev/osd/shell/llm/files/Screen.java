package dev.osd.shell.llm.files;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.client.OwnPipe;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Standard output that is a terminal. The daemon writes into a pipe, and what comes out of it is
 * shown without anything that a terminal would obey but line ends and tabs: what a model writes,
 * and what it has copied from a file, is nobody's to trust.
 */
public final class Screen implements Output, AutoCloseable {
  /** How long the daemon may take to let go of the pipe; all that it wrote is in it by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int BLOCK = 8 << 10;

  private final Terminal terminal;
  private final OwnPipe pipe;
  private final FileDescriptor writeEnd;
  private final Thread shower;

  private Screen(Terminal terminal, OwnPipe pipe) throws IOException {
    this.terminal = terminal;
    this.pipe = pipe;
    this.writeEnd = pipe.writeEnd();
    this.shower = Thread.ofPlatform().daemon().name("screen").unstarted(this::show);
  }

  /** Shows on this terminal what is written from now on. */
  public static Screen on(Terminal terminal) throws ShellException {
    try {
      Screen screen = new Screen(terminal, OwnPipe.open());
      screen.shower.start();
      return screen;
    } catch (IOException e) {
      throw new ShellException(ExitStatus.GENERAL, "cannot make a pipe: " + e.getMessage());
    }
  }

  @Override
  public String name() {
    return "stdout";
  }

  @Override
  public FileDescriptor descriptor() {
    return writeEnd;
  }

  /** Waits until all has been shown. The daemon must have been left by then. */
  @Override
  public void close() {
    try (pipe) {
      pipe.closeWriteEnd();
      shower.join(PATIENCE);
    } catch (IOException e) {
      // There is nothing more to show.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show() {
    char[] block = new char[BLOCK];
    try {
      Reader reader = new InputStreamReader(pipe.input(), StandardCharsets.UTF_8);
      for (int length = reader.read(block); length >= 0; length = reader.read(block)) {
        terminal.print(fit(new String(block, 0, length)));
      }
    } catch (ShellException e) {
      // Nobody looks any more: whoever writes is told so by the kernel (EPIPE).
      pipe.closeReadEnd();
    } catch (IOException e) {
      // The run is over.
    }
  }

  /** The text as a terminal may have it. */
  public static String fit(String text) {
    StringBuilder fit = new StringBuilder(text.length());
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n' || text.charAt(i) == '\t') {
        fit.append(Printable.of(text.substring(from, i)));
        if (i < text.length()) {
          fit.append(text.charAt(i));
        }
        from = i + 1;
      }
    }
    return fit.toString();
  }
}
