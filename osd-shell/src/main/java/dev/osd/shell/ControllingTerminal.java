package dev.osd.shell;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dialogue over {@code /dev/tty} (tty(4)). Echo is switched by stty(1), because Java can do it
 * only where both standard input and output are the terminal; it is switched back whichever way the
 * program ends, short of SIGKILL.
 */
final class ControllingTerminal implements Dialogue {
  private static final File DEVICE = new File("/dev/tty");
  private static final int LONGEST_LINE = 4096;
  private static final int USUAL_COLUMNS = 80;

  /** ECMA-48: control sequence introducer, erase in line (EL). */
  private static final String INTRODUCER = "\u001b[";

  private static final String CLEAR_TO_END = INTRODUCER + "K";

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
  public Optional<String> ask(String prompt) {
    write(Printable.of(prompt));
    return readLine();
  }

  @Override
  public Optional<String> edit(String prompt, String text) {
    int width = columns() - prompt.length();
    return during(
        List.of("-echo", "-icanon", "-isig", "-iexten", "-icrnl", "min", "1"),
        "edit a line",
        () -> {
          LineEditor editor = new LineEditor(text);
          while (editor.state() == LineEditor.State.OPEN) {
            LineEditor.View view = editor.view(width);
            write(
                "\r"
                    + Printable.of(prompt)
                    + view.line()
                    + CLEAR_TO_END
                    + "\r"
                    + INTRODUCER
                    + (prompt.length() + view.column())
                    + "C");
            int key = input.read();
            if (key < 0) {
              return Optional.empty();
            }
            editor.key(key);
          }
          return editor.result();
        });
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    return during(
        List.of("-echo"),
        "hide what is typed",
        () -> {
          write(Printable.of(prompt));
          return readLine();
        });
  }

  private interface Reading {
    Optional<String> read() throws IOException;
  }

  /** Reads something while the terminal is in this mode. */
  private Optional<String> during(List<String> mode, String what, Reading reading) {
    Optional<String> before = stty(List.of("-g"));
    if (before.isEmpty() || stty(mode).isEmpty()) {
      say("Cannot " + what + " here (stty does not run), so nothing is asked.");
      return Optional.empty();
    }
    List<String> restored = List.of(before.get());
    Thread onInterrupt =
        new Thread(() -> {
          stty(restored);
          write("\n");
          Runtime.getRuntime().halt(ExitStatus.DENIED.code());
        });
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      return reading.read();
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      stty(restored);
      write("\n");
      forget(onInterrupt);
    }
  }

  /** How wide the terminal is; what it does not say is what terminals once were. */
  private static int columns() {
    String[] size = stty(List.of("size")).orElse("").split(" ", -1);
    int columns = size.length == 2 && size[1].matches("[0-9]{1,5}") ? Integer.parseInt(size[1]) : 0;
    return columns > 0 ? columns : USUAL_COLUMNS;
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
  private static Optional<String> stty(List<String> words) {
    try {
      List<String> command = new ArrayList<>(List.of("stty"));
      command.addAll(words);
      Process stty =
          new ProcessBuilder(command)
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
