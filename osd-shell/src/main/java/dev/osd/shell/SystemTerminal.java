package dev.osd.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The process's own streams, unbuffered: a print stream would hide that nobody reads any more. */
final class SystemTerminal implements Terminal {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;

  /** Goes to the line's beginning and clears it (ECMA-48). */
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final boolean colourWanted;
  private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);
  private final FileOutputStream error = new FileOutputStream(FileDescriptor.err);
  private boolean progressShown;
  private boolean withinLine;

  SystemTerminal(boolean colourWanted) {
    this.colourWanted = colourWanted;
  }

  @Override
  public InputStream input() {
    return new FileInputStream(FileDescriptor.in);
  }

  @Override
  public synchronized void print(byte[] bytes, int from, int to) throws ShellException {
    progress("");
    try {
      output.write(bytes, from, to - from);
      withinLine = to > from ? bytes[to - 1] != '\n' : withinLine;
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw new ShellException(
          ExitStatus.GENERAL,
          why.contains("Broken pipe") ? "" : "cannot write to standard output: " + why);
    }
  }

  @Override
  public void print(String text) throws ShellException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    print(bytes, 0, bytes.length);
  }

  @Override
  public synchronized void printError(String text) {
    progress("");
    tell(text);
    withinLine = text.isEmpty() ? withinLine : !text.endsWith("\n");
  }

  @Override
  public synchronized void note(String line) {
    progress("");
    tell(Printable.of(line) + "\n");
  }

  @Override
  public synchronized void progress(String line) {
    // Where standard output stands within a line, on the same screen perhaps, that line is kept.
    if (progressShown || (!line.isEmpty() && !withinLine)) {
      tell(CLEAR_LINE + Printable.of(line));
      progressShown = !line.isEmpty();
    }
  }

  private void tell(String text) {
    try {
      error.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nobody reads standard error; the exit status still tells how it went.
    }
  }

  @Override
  public boolean notesToTerminal() {
    return isTerminal(ERROR);
  }

  @Override
  public boolean readsFromTerminal() {
    return isTerminal(INPUT);
  }

  @Override
  public boolean printsToTerminal() {
    return isTerminal(OUTPUT);
  }

  @Override
  public boolean colour() {
    return colourWanted && printsToTerminal();
  }

  @Override
  public Optional<Dialogue> dialogue() {
    return isTerminal(INPUT) || isTerminal(OUTPUT) || isTerminal(ERROR)
        ? ControllingTerminal.open()
        : Optional.empty();
  }

  /**
   * Whether a standard stream is a terminal, by what proc(5) says it is open on. The JDK's own
   * console tells only of input and output together.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
