package dev.osd.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A terminal that remembers what it was told. By default nothing of it is a real terminal. */
public final class FakeTerminal implements Terminal {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<String> notes = new ArrayList<>();
  private final StringBuilder errors = new StringBuilder();
  private byte[] input = {};
  private final List<String> progress = new ArrayList<>();
  private boolean output;
  private boolean error;
  private boolean colour;
  private boolean closed;
  private Optional<FakeDialogue> person = Optional.empty();

  /** Puts this on standard input. */
  public FakeTerminal withInput(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Makes standard output a terminal. */
  public FakeTerminal onScreen(boolean wantsColour) {
    output = true;
    colour = wantsColour;
    return this;
  }

  /** Puts a person before it. */
  public FakeTerminal with(FakeDialogue dialogue) {
    person = Optional.of(dialogue);
    return this;
  }

  /** Lets nobody read standard output any more. */
  public FakeTerminal closed() {
    closed = true;
    return this;
  }

  /** All that was printed. */
  public synchronized String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** The lines on standard error. */
  public synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  /** Waits until this has been printed; fails by the test's own deadline if it never is. */
  public synchronized void awaitPrinted(String text) throws InterruptedException {
    while (!printed().contains(text)) {
      wait();
    }
  }

  @Override
  public InputStream input() {
    return new ByteArrayInputStream(input);
  }

  @Override
  public synchronized void print(byte[] bytes, int from, int to) throws ShellException {
    if (closed) {
      throw new ShellException(ExitStatus.GENERAL, "");
    }
    printed.write(bytes, from, to - from);
    notifyAll();
  }

  @Override
  public void print(String text) throws ShellException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    print(bytes, 0, bytes.length);
  }

  /** What was written to standard error as it is. */
  public synchronized String errors() {
    return errors.toString();
  }

  @Override
  public synchronized void printError(String text) {
    errors.append(text);
  }

  @Override
  public synchronized void note(String line) {
    notes.add(Printable.of(line));
  }

  /** Makes standard error a terminal. */
  public FakeTerminal notingOnScreen() {
    error = true;
    return this;
  }

  /** Every progress that was shown, in order. */
  public synchronized List<String> progress() {
    return List.copyOf(progress);
  }

  @Override
  public synchronized void progress(String line) {
    progress.add(line);
    notifyAll();
  }

  @Override
  public boolean notesToTerminal() {
    return error;
  }

  @Override
  public boolean readsFromTerminal() {
    return false;
  }

  @Override
  public boolean printsToTerminal() {
    return output;
  }

  @Override
  public boolean colour() {
    return colour;
  }

  @Override
  public Optional<Dialogue> dialogue() {
    return person.map(dialogue -> dialogue);
  }
}
