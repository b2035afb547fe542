package dev.osd.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A person who types these lines in turn and then ends the input. */
public final class FakeDialogue implements Dialogue {
  private final Deque<String> answers;
  private final List<String> said = new ArrayList<>();
  private final List<String> prompts = new ArrayList<>();
  private int asked;
  private boolean closed;

  public FakeDialogue(String... answers) {
    this.answers = new ArrayDeque<>(List.of(answers));
  }

  /** The lines that were shown, as a terminal would get them. */
  public List<String> said() {
    return said;
  }

  /** How often a secret was asked for. */
  public int asked() {
    return asked;
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void say(String line) {
    said.add(Printable.of(line));
  }

  /**
   * What was asked for to be seen or changed: each prompt, with the text that was to be changed.
   */
  public List<String> prompts() {
    return prompts;
  }

  @Override
  public Optional<String> ask(String prompt) {
    prompts.add(prompt);
    return Optional.ofNullable(answers.poll());
  }

  @Override
  public Optional<String> edit(String prompt, String text) {
    prompts.add(prompt + text);
    return Optional.ofNullable(answers.poll());
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    asked++;
    return Optional.ofNullable(answers.poll());
  }

  @Override
  public void close() {
    closed = true;
  }
}
