package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AuditTailTest {
  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();
  private Path log;

  @BeforeEach
  void log() {
    log = folder.resolve("audit.jsonl");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 3", "10, 10", "5000, 5000", "5001, 5000", "9000000000, 5000"})
  void showsTheLastRecords(String asked, int shown) throws IOException {
    List<String> records = records(5000);
    Files.write(log, records);

    assertThat(tail("-n", asked, "--json")).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed().lines())
        .containsExactlyElementsOf(records.subList(5000 - shown, 5000));
  }

  @Test
  void showsTenByDefault() throws IOException {
    Files.write(log, records(30));

    tail("--json");
    assertThat(terminal.printed().lines()).hasSize(10);
  }

  @Test
  void showsNothingOfAnEmptyLog() throws IOException {
    Files.createFile(log);

    assertThat(tail()).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).isEmpty();
  }

  @Test
  void keepsBackALineThatIsBeingWritten() throws IOException {
    Files.writeString(log, "{\"event\":\"a\"}\n{\"event\":\"b\"}\n{\"eve");

    tail("-n", "1", "--json");
    assertThat(terminal.printed()).isEqualTo("{\"event\":\"b\"}\n");
  }

  @Test
  void passesOverALineThatIsTooLong() throws IOException {
    Files.writeString(log, "first\n" + "x".repeat(5 << 20) + "\nlast\n");

    tail("--json");
    assertThat(terminal.printed()).isEqualTo("first\nlast\n");
    assertThat(terminal.notes()).singleElement().asString().contains("more than 4 MiB");
  }

  @Test
  void answersAtOnceOnALogOfManyGigabytes() throws IOException {
    try (var file =
        Files.newByteChannel(
            log,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      file.position(50L << 30);
      file.write(ByteBuffer.wrap("\n{\"event\":\"last\"}\n".getBytes(StandardCharsets.UTF_8)));
    }

    tail("-n", "1", "--json");
    assertThat(terminal.printed()).isEqualTo("{\"event\":\"last\"}\n");
  }

  @Test
  void printsRawRecordsAsTheyAreIntoAPipeAndEscapedOnATerminal() throws IOException {
    Files.writeString(log, "{\"a\":\"\u009b2J\u202e\"}\n");
    FakeTerminal screen = new FakeTerminal().onScreen(true);

    tail("--json");
    Shell.run(screen, "audit", "tail", "--json", "--audit-path", log.toString());

    assertThat(terminal.printed()).isEqualTo("{\"a\":\"\u009b2J\u202e\"}\n");
    assertThat(screen.printed()).isEqualTo("{\"a\":\"\\u009b2J\\u202e\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "a folder"})
  void saysThatThereIsNoLogToRead(String what) throws IOException {
    if (!what.equals("missing")) {
      Files.createDirectory(log);
    }

    assertThat(tail()).isEqualTo(ExitStatus.FILE);
    assertThat(tail("-f")).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes()).hasSize(2).allMatch(note -> note.contains(log.toString()));
  }

  @Test
  void endsQuietlyWhereNobodyReadsItsOutput() throws IOException {
    Files.writeString(log, "{}\n");

    assertThat(Shell.run(terminal.closed(), "audit", "tail", "-f", "--audit-path", log.toString()))
        .isEqualTo(ExitStatus.GENERAL);
    assertThat(terminal.notes()).isEmpty();
  }

  @Test
  void followsWhatIsAppended() throws Exception {
    Files.writeString(log, "1\n2\n3\n");
    try (Following following = new Following("-n", "1")) {
      terminal.awaitPrinted("3\n");
      append("4\n5");
      terminal.awaitPrinted("4\n");
      append("5\n6\n");
      terminal.awaitPrinted("6\n");
      assertThat(following.isAlive()).isTrue();
    }
    assertThat(terminal.printed()).isEqualTo("3\n4\n55\n6\n");
  }

  @Test
  void followsALogThatIsReplaced() throws Exception {
    Files.writeString(log, "old 1\n");
    try (Following following = new Following()) {
      terminal.awaitPrinted("old 1\n");
      append("old 2\nhalf");
      terminal.awaitPrinted("old 2\n");
      Path next = Files.writeString(folder.resolve("next"), "new 1\n");
      Files.move(next, log, StandardCopyOption.ATOMIC_MOVE);
      terminal.awaitPrinted("new 1\n");
      append("new 2\n");
      terminal.awaitPrinted("new 2\n");
      assertThat(following.isAlive()).isTrue();
    }
    assertThat(terminal.printed()).isEqualTo("old 1\nold 2\nnew 1\nnew 2\n");
  }

  @Test
  void followsALogThatIsMovedAwayAndMadeAnew() throws Exception {
    Files.writeString(log, "old\n");
    try (Following following = new Following()) {
      terminal.awaitPrinted("old\n");
      Files.move(log, folder.resolve("audit.jsonl.1"));
      Files.writeString(log, "new\n");
      terminal.awaitPrinted("new\n");
      assertThat(following.isAlive()).isTrue();
    }
  }

  @Test
  void followsALogThatIsCut() throws Exception {
    Files.writeString(log, "a long first line\nhalf a line");
    try (Following following = new Following()) {
      terminal.awaitPrinted("first line\n");
      Files.writeString(log, "new\n");
      terminal.awaitPrinted("\nnew\n");
      assertThat(following.isAlive()).isTrue();
    }
    assertThat(terminal.printed()).isEqualTo("a long first line\nnew\n");
  }

  @Test
  void readsOnInRotatedFilesWhereTheNewestIsShort() throws Exception {
    Files.writeString(folder.resolve("audit.jsonl.2"), "1\n2\n3\n");
    Files.writeString(folder.resolve("audit.jsonl.1"), "4\n5\n");
    Files.writeString(log, "6\n");

    for (String asked : List.of("1", "2", "3", "5", "6", "99")) {
      FakeTerminal shown = new FakeTerminal();
      Shell.run(shown, "audit", "tail", "--json", "-n", asked, "--audit-path", log.toString());
      String all = "1\n2\n3\n4\n5\n6\n";
      assertThat(shown.printed())
          .isEqualTo(all.substring(all.length() - 2 * Math.min(6, Integer.parseInt(asked))));
    }
  }

  @Test
  void showsWhatIsLeftWhereTheNewestFileIsGone() throws Exception {
    Files.writeString(folder.resolve("audit.jsonl.1"), "1\n2\n");

    assertThat(tail("--json")).isEqualTo(ExitStatus.OK);
    assertThat(terminal.printed()).isEqualTo("1\n2\n");
  }

  @Test
  void followsThroughSeveralRotationsAtOnce() throws Exception {
    Files.writeString(log, "1\n");
    try (Following following = new Following()) {
      terminal.awaitPrinted("1\n");
      Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
      Path second = Files.writeString(elsewhere.resolve("second"), "3\n4\n");
      Path third = Files.writeString(elsewhere.resolve("third"), "5\n");
      append("2\n");
      // In this order the log is always the file that was followed, or the newest one.
      Files.move(second, folder.resolve("audit.jsonl.1"));
      Files.createLink(folder.resolve("audit.jsonl.2"), log);
      Files.move(third, log, StandardCopyOption.ATOMIC_MOVE);
      terminal.awaitPrinted("5\n");
      assertThat(following.isAlive()).isTrue();
    }
    assertThat(terminal.printed()).isEqualTo("1\n2\n3\n4\n5\n");
  }

  @Test
  void followsALogThatWasCopiedAndCutAndHasGrownAgain() throws Exception {
    Files.writeString(log, "a first line\n");
    try (Following following = new Following()) {
      terminal.awaitPrinted("a first line\n");
      // One write, so that nobody sees it short: only its bytes tell that it was cut.
      try (var file = Files.newByteChannel(log, StandardOpenOption.WRITE)) {
        file.write(
            ByteBuffer.wrap("quite another line, and longer\n".getBytes(StandardCharsets.UTF_8)));
      }
      terminal.awaitPrinted("quite another line, and longer\n");
      assertThat(following.isAlive()).isTrue();
    }
  }

  private Ending tail(String... options) {
    List<String> words = new ArrayList<>(List.of("audit", "tail", "--audit-path", log.toString()));
    words.addAll(List.of(options));
    return Shell.run(terminal, words.toArray(String[]::new));
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }

  private static List<String> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "{\"event\":\"e%d\",\"pad\":\"%s\"}".formatted(n, "x".repeat(n % 97)))
        .toList();
  }

  /** Runs {@code audit tail -f --json} until it is closed. */
  private final class Following implements AutoCloseable {
    private final Thread thread;

    Following(String... options) {
      List<String> all = new ArrayList<>(List.of("-f", "--json"));
      all.addAll(List.of(options));
      thread = Thread.ofPlatform().daemon().start(() -> tail(all.toArray(String[]::new)));
    }

    boolean isAlive() {
      return thread.isAlive();
    }

    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
