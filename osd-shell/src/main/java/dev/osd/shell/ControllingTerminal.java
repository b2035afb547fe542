package dev.osd.shell;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A dialogue over {@code /dev/tty} (tty(4)). Echo is switched by stty(1), because Java can do it
 * only where both standard input and output are the terminal; it is switched back whichever way the
 * program ends, short of SIGKILL.
 */
final class ControllingTerminal implements Dialogue {
  private static final File DEVICE = new File("/dev/tty");
  private static final int LONGEST_LINE = 4096;

  private final FileInputStream input;
  private final FileOutputStream output;

  private ControllingTerminal(FileInputStream input, FileOutputStream output) {
    this.input = input;
    this.output = output;
  }

  /** The terminal of this process's session; nothing where it has none. */
  static Optional<Dialogue> open() {
    try {
      FileInputStream input = new FileInputStream(DEVICE);
      try {
        return Optional.of(new ControllingTerminal(input, new FileOutputStream(DEVICE)));
      } catch (IOException e) {
        input.close();
        throw e;
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void say(String line) {
    write(Printable.of(line) + "\n");
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    Optional<String> before = stty("-g");
    if (before.isEmpty() || stty("-echo").isEmpty()) {
      say("Cannot hide what is typed here (stty does not run), so nothing is asked.");
      return Optional.empty();
    }
    Thread onInterrupt =
        new Thread(() -> {
          stty(before.get());
          write("\n");
          Runtime.getRuntime().halt(ExitStatus.DENIED.code());
        });
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      write(Printable.of(prompt));
      return readLine();
    } finally {
      stty(before.get());
      write("\n");
      forget(onInterrupt);
    }
  }

  @Override
  public void close() {
    try (input;
        output) {
      // Both are closed at the end of this block.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot close " + DEVICE, e);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending at this moment: the hook does what is left to do.
    }
  }

  private Optional<String> readLine() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int c = input.read(); c != '\n'; c = input.read()) {
        if (c < 0) {
          return Optional.empty();
        }
        if (line.size() < LONGEST_LINE) {
          line.write(c);
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private void write(String text) {
    try {
      output.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The terminal is gone; the next read says so as the end of input.
    }
  }

  /** Runs stty(1) on the terminal; gives what it prints, or nothing if it fails. */
  private static Optional<String> stty(String mode) {
    try {
      Process stty =
          new ProcessBuilder("stty", mode)
              .redirectInput(DEVICE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String printed = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor() == 0 ? Optional.of(printed.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
