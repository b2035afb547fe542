package dev.osd.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ActionResult.PipeEnds;
import dev.osd.protocol.Attach;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Seed 001's tools on real files and pipes. Owning descriptors is part of each test. */
@Timeout(30)
final class SessionTest {
  private static final Attach.Bounds NONE = Attach.Bounds.none();

  private final Path folder;
  private final OpenSession session;

  SessionTest(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    session = new OpenSession(folder);
  }

  @AfterEach
  void holdsNothingAfterwards() throws IOException {
    session.close();
    assertThat(Descriptors.openIn(folder)).isZero();
  }

  @Test
  void playsTheExampleOfTheSeed() throws Exception {
    session.writing(1).reading(3, "an error\nfine\nerror two\nerror 3\n").attach();

    ActionResult.Piped first = session.pipe(3, 5, "head -n 3");
    ActionResult.Piped second = session.pipe(6, 1, "tail -n 1");

    assertThat(first.ends()).contains(new PipeEnds(5, 6));
    assertThat(second.ends()).isEmpty();
    assertThat(second.size()).isEqualTo(10);
    session.exit();
    assertThat(session.written(1)).isEqualTo("error two\n");
  }

  @Test
  void readsOnWhereTheLastReadEnded() throws Exception {
    session.reading(3, "abcdef").attach();

    assertThat(session.text(3, 4)).isEqualTo("abcd");
    Piece rest = session.read(3);
    assertThat(OpenSession.text(rest)).isEqualTo("ef");
    assertThat(rest.eof()).isTrue();
    assertThat(rest.nextOffset()).isEqualTo(6);
    assertThat(OpenSession.text(session.read(3, OptionalLong.of(1), OptionalInt.of(2))))
        .isEqualTo("bc");
    assertThat(session.text(3, 1)).isEqualTo("d");
    assertThat(session.read(3, OptionalLong.of(Long.MAX_VALUE), OptionalInt.of(2)).eof()).isTrue();
  }

  @Test
  void givesFourKilobytesUnlessToldOtherwise() throws Exception {
    session.reading(3, "x".repeat(5000)).attach();

    Piece piece = session.read(3);
    assertThat(piece.bytes().length()).isEqualTo(4096);
    assertThat(piece.eof()).isFalse();
    assertThat(piece.nextOffset()).isEqualTo(4096);
  }

  @Test
  void aFileThatEndsWhereTheReadEndsIsAtItsEnd() throws Exception {
    session.reading(3, "abcd").attach();

    assertThat(session.read(3, OptionalLong.empty(), OptionalInt.of(4)).eof()).isTrue();
  }

  @Test
  void neverSplitsACharacter() throws Exception {
    session.reading(0, "aé€\uD83D\uDE39z").reading(3, "aé€\uD83D\uDE39z").attach();

    for (int fd : new int[] {0, 3}) {
      StringBuilder all = new StringBuilder();
      Piece piece;
      do {
        piece = session.read(fd, OptionalLong.empty(), OptionalInt.of(2));
        String text = OpenSession.text(piece);
        assertThat(text).doesNotContain("\uFFFD");
        all.append(text);
      } while (!piece.eof());
      assertThat(all).hasToString("aé€\uD83D\uDE39z");
    }
  }

  @Test
  void aStreamThatIsCutWithinACharacterWaitsForItsRest() throws Exception {
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile fifo = OpenSession.fifo(folder.resolve("fifo"))) {
      session.with(0, fifo.getFD()).attach();
      fifo.write(euro, 0, 2);
      Thread late =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  fifo.write(euro, 2, 1);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(OpenSession.text(session.read(0))).isEqualTo("€");
      late.join();
    }
  }

  @Test
  void bytesThatAreNoTextAreGivenAsTheyAre() throws Exception {
    session.readingBytes(3, new byte[] {'a', (byte) 0xFF, (byte) 0xE2, (byte) 0x82}).attach();

    Piece piece = session.read(3);
    assertThat(piece.bytes().toArray()).containsExactly('a', 0xFF, 0xE2, 0x82);
    assertThat(piece.eof()).isTrue();
  }

  @Test
  void aStreamGivesWhatThereIsAndDoesNotGoBack() throws Exception {
    try (RandomAccessFile fifo = OpenSession.fifo(folder.resolve("fifo"))) {
      session.with(0, fifo.getFD()).attach();
      fifo.writeBytes("hello");

      Piece piece = session.read(0);
      assertThat(OpenSession.text(piece)).isEqualTo("hello");
      assertThat(piece.eof()).isFalse();
      refused(
          () -> session.read(0, OptionalLong.of(2), OptionalInt.empty()),
          ErrorCode.INVALID_ARGS,
          "up to offset 5");
      fifo.writeBytes("0123456789");
      assertThat(OpenSession.text(session.read(0, OptionalLong.of(8), OptionalInt.of(2))))
          .isEqualTo("34");
    }
  }

  @Test
  void whatWasReadAheadOfAStreamIsNotLostToACommand() throws Exception {
    try (RandomAccessFile fifo = OpenSession.fifo(folder.resolve("fifo"))) {
      session.with(0, fifo.getFD()).writing(1).attach();
      fifo.writeBytes("one\ntwo\nthree\n");
      assertThat(session.text(0, 2)).isEqualTo("on");
      session.pipe(0, 1, "head -n 2");
      assertThat(session.written(1)).isEqualTo("e\ntwo\n");
    }
  }

  @Test
  void lookingIntoAFileTakesNothingFromWhatIsFilteredLater() throws Exception {
    session.writing(1).reading(3, "one\ntwo\nthree\n").attach();

    assertThat(session.text(3, 5)).isEqualTo("one\nt");
    session.pipe(3, 1, "head -n 1");
    session.pipe(3, 1, "tail -n 1");
    assertThat(session.text(3, 5)).isEqualTo("wo\nth");
    assertThat(session.written(1)).isEqualTo("one\nthree\n");
  }

  @Test
  void standardInputIsOneStreamForAll() throws Exception {
    session.reading(0, "one\ntwo\nthree\n").writing(1).attach();

    assertThat(session.text(0, 4)).isEqualTo("one\n");
    session.pipe(0, 1, "head -n 1");
    assertThat(session.text(0, 100)).isEqualTo("three\n");
    assertThat(session.written(1)).isEqualTo("two\n");
  }

  @Test
  void refusesTheWrongDirectionAndWhatIsNotOpen() throws Exception {
    session.reading(0, "in").writing(1).writing(2).reading(3, "file").attach();

    refused(() -> session.read(1), ErrorCode.INVALID_ARGS, "fd 1 (file1) cannot be read");
    refused(() -> session.read(2), ErrorCode.INVALID_ARGS, "fd 2 (file2) cannot be read");
    refused(() -> session.read(7), ErrorCode.INVALID_ARGS, "fd 7 is not open; open are 0, 1, 2, 3");
    refused(() -> session.write(0, "x"), ErrorCode.INVALID_ARGS, "fd 0 (file0) cannot be written");
    refused(() -> session.write(2, "x"), ErrorCode.INVALID_ARGS, "standard error is reserved");
    refused(() -> session.write(3, "x"), ErrorCode.INVALID_ARGS, "it is an input");
    refused(() -> session.write(9, "x"), ErrorCode.INVALID_ARGS, "fd 9 is not open");
    refused(() -> session.pipe(1, 1, "cat"), ErrorCode.INVALID_ARGS, "it is an output");
    refused(() -> session.pipe(0, 3, "cat"), ErrorCode.INVALID_ARGS, "it is an input");
    refused(() -> session.pipe(0, 2, "cat"), ErrorCode.INVALID_ARGS, "reserved for messages");
    refused(() -> session.pipe(8, 1, "cat"), ErrorCode.INVALID_ARGS, "fd 8 is not open");
    refused(() -> session.pipe(0, 1, "rm -rf /"), ErrorCode.INVALID_ARGS, "no text command rm");
    assertThat(session.written(1)).isEmpty();
  }

  @Test
  void appendsWhatIsWritten() throws Exception {
    session.writing(1).attach();

    assertThat(session.write(1, "one\n")).isEqualTo(4);
    assertThat(session.write(1, "é\n")).isEqualTo(3);
    assertThat(session.written(1)).isEqualTo("one\né\n");
  }

  @Test
  void severalCommandsFillOnePipe() throws Exception {
    session.writing(1).reading(3, "a\n").reading(4, "b\n").attach();

    PipeEnds ends = session.pipe(3, -1).ends().orElseThrow();
    assertThat(ends).isEqualTo(new PipeEnds(5, 6));
    assertThat(session.pipe(4, 5).size()).isEqualTo(2);
    assertThat(session.write(5, "c\n")).isEqualTo(2);
    assertThat(session.pipe(6, 1).size()).isEqualTo(6);
    assertThat(session.written(1)).isEqualTo("a\nb\nc\n");
    refused(() -> session.write(5, "d"), ErrorCode.INVALID_ARGS, "taken its pipe to the end");
    refused(() -> session.pipe(4, 5), ErrorCode.INVALID_ARGS, "taken its pipe to the end");
    assertThat(session.read(6).eof()).isTrue();
  }

  @Test
  void aCommandWithoutAnInputRunsOnceItsOutputIsRead() throws Exception {
    session.writing(1).attach();

    ActionResult.Piped made = session.pipe(-1, -1, "tail -n 1");
    PipeEnds ends = made.ends().orElseThrow();
    assertThat(made.exitCodes()).isEmpty();
    session.write(ends.in(), "one\n");
    session.write(ends.in(), "two\n");
    Piece piece = session.read(ends.out());
    assertThat(OpenSession.text(piece)).isEqualTo("two\n");
    assertThat(piece.eof()).isTrue();
    refused(() -> session.write(ends.in(), "three"), ErrorCode.INVALID_ARGS, "to the end");
  }

  @Test
  void aCommandBetweenANewPipeAndAnOutputRunsAtTheExit() throws Exception {
    session.writing(1).attach();

    PipeEnds ends = session.pipe(-1, 1, "head -n 1").ends().orElseThrow();
    assertThat(ends.out()).isEqualTo(1);
    session.write(ends.in(), "one\ntwo\n");
    assertThat(session.written(1)).isEmpty();
    session.exit();
    assertThat(session.written(1)).isEqualTo("one\n");
    refused(() -> session.read(0), ErrorCode.INVALID_ARGS, "ended by exit");
  }

  @Test
  void justAPipeHoldsWhatIsWritten() throws Exception {
    session.writing(1).attach();

    PipeEnds ends = session.pipe(-1, -1).ends().orElseThrow();
    assertThat(ends).isEqualTo(new PipeEnds(3, 4));
    session.write(3, "hello");
    assertThat(session.text(4, 2)).isEqualTo("he");
    session.write(3, " you");
    assertThat(session.text(4, 100)).isEqualTo("llo you");
    refused(() -> session.pipe(4, 3), ErrorCode.INVALID_ARGS, "the same pipe");
  }

  @Test
  void aPipeHoldsFarMoreThanMemoryIsKeptFor() throws Exception {
    String line = "0123456789abcdef\n";
    session.writing(1).reading(3, line.repeat(200_000)).attach();

    PipeEnds ends = session.pipe(3, -1).ends().orElseThrow();
    assertThat(session.pipe(ends.out(), 1).size()).isEqualTo(200_000L * line.length());
    assertThat(session.written(1)).isEqualTo(line.repeat(200_000));
  }

  @Test
  void countsWhatReallyFlows() throws Exception {
    session
        .reading(0, new File("/dev/zero"))
        .writing(1)
        .bounded(
            new Attach.Bounds(OptionalLong.of(100_000), OptionalLong.empty(), OptionalInt.empty()),
            Limits.standard())
        .attach();

    ActionResult.Piped piped = session.pipe(0, 1, "cat");
    assertThat(piped.error().orElseThrow().message()).contains("100000 bytes");
    assertThat(piped.size()).isEqualTo(100_000);
    assertThat(Files.size(folder.resolve("out-1"))).isEqualTo(100_000);
    refused(() -> session.read(0), ErrorCode.READ_FAILED, "100000 bytes");
  }

  @Test
  void anInputThatEndsAtTheLimitHasNotPassedIt() throws Exception {
    session
        .writing(1)
        .reading(3, "x".repeat(1000))
        .bounded(
            new Attach.Bounds(OptionalLong.of(1000), OptionalLong.empty(), OptionalInt.empty()),
            Limits.standard())
        .attach();

    ActionResult.Piped piped = session.pipe(3, 1, "cat");
    assertThat(piped.error()).isEmpty();
    assertThat(piped.size()).isEqualTo(1000);
  }

  @Test
  void boundsWhatIsWrittenAndWhatPipesHold() throws Exception {
    session
        .reading(0, new File("/dev/zero"))
        .writing(1)
        .bounded(NONE, Limits.standard().with(Limit.SESSION_OUTPUT_BYTES, 300_000))
        .attach();

    assertThat(session.pipe(0, -1, "cat").error().orElseThrow().message()).contains("300000 bytes");
    ActionResult.Piped written = session.pipe(0, 1, "cat");
    assertThat(written.error().orElseThrow().message()).contains("300000 bytes");
    assertThat(Files.size(folder.resolve("out-1"))).isEqualTo(300_000);
    refused(() -> session.write(1, "x"), ErrorCode.WRITE_FAILED, "300000 bytes");
  }

  @Test
  void boundsTheRoomOnTheDisk() throws Exception {
    session
        .reading(0, new File("/dev/zero"))
        .writing(1)
        .bounded(NONE, Limits.standard().with(Limit.SCRATCH_BYTES, 1000))
        .attach();

    assertThat(session.pipe(0, -1, "cat").error().orElseThrow().message())
        .contains("limit scratch_bytes");
  }

  @Test
  void boundsHowManyDescriptorsAreOpen() throws Exception {
    session.writing(1).bounded(NONE, Limits.standard().with(Limit.DESCRIPTORS, 4)).attach();

    session.pipe(-1, -1);
    refused(() -> session.pipe(-1, -1), ErrorCode.INVALID_ARGS, "limit descriptors");
  }

  @Test
  void whoWaitsForNothingIsStoppedAtTheDeadline() throws Exception {
    try (RandomAccessFile fifo = OpenSession.fifo(folder.resolve("fifo"))) {
      session.with(0, fifo.getFD()).writing(1).patient(Duration.ofMillis(50)).attach();

      refused(() -> session.read(0), ErrorCode.EXEC_TIMED_OUT, "nothing to read");
      ActionResult.Piped piped = session.pipe(0, 1, "cat", "tail -n 1");
      assertThat(piped.error().orElseThrow().code()).isEqualTo(ErrorCode.EXEC_TIMED_OUT);
    }
  }

  @Test
  void whoFindsNoRoomIsStoppedAtTheDeadline() throws Exception {
    try (RandomAccessFile fifo = OpenSession.fifo(folder.resolve("fifo"))) {
      session
          .reading(0, new File("/dev/zero"))
          .with(1, fifo.getFD())
          .patient(Duration.ofMillis(50))
          .attach();

      assertThat(session.pipe(0, 1, "cat").error().orElseThrow().code())
          .isEqualTo(ErrorCode.EXEC_TIMED_OUT);
      refused(() -> session.write(1, "x"), ErrorCode.EXEC_TIMED_OUT, "no room");
    }
  }

  @Test
  void commandsThatComputeAreStoppedAtTheDeadlineAndByTheDaemon() throws Exception {
    session.reading(0, new File("/dev/zero")).writing(1).patient(Duration.ofMillis(100)).attach();

    assertThat(session.pipe(0, 1, "tail -n 1").error().orElseThrow().code())
        .isEqualTo(ErrorCode.EXEC_TIMED_OUT);
    session.patient(Duration.ofSeconds(20)).sessions().stopAll();
    assertThat(session.pipe(0, 1, "tail -n 1").error().orElseThrow().message())
        .contains("the daemon was told to stop");
  }

  @Test
  void commandsThatWorkOnSeveralThreadsAreServedAndStopped() throws Exception {
    String lines = "b\na\nc\n".repeat(300_000);
    session.reading(3, lines).writing(1).attach();

    ActionResult.Piped sorted = session.pipe(3, 1, "sort");
    assertThat(sorted.error()).isEmpty();
    assertThat(sorted.size()).isEqualTo(lines.length());
    session.sessions().stopAll();
    assertThat(session.pipe(3, 1, "sort").error().orElseThrow().message())
        .contains("the daemon was told to stop");
  }

  @Test
  void theFirstCommandsEndWhenTheLastHasEnough() throws Exception {
    session.reading(0, new File("/dev/zero")).writing(1).attach();

    ActionResult.Piped piped = session.pipe(0, 1, "cat", "cat", "head -c 5");
    assertThat(piped.exitCodes()).containsExactly(141, 141, 0);
    assertThat(piped.ok()).isTrue();
    assertThat(piped.size()).isEqualTo(5);
  }

  @Test
  void aReaderThatIsGoneEndsACommandQuietly() throws Exception {
    Path path = folder.resolve("fifo");
    RandomAccessFile reader = OpenSession.fifo(path);
    try (FileOutputStream writer = new FileOutputStream(path.toFile())) {
      session.reading(0, new File("/dev/zero")).with(1, writer.getFD()).attach();
      reader.close();
      ActionResult.Piped piped = session.pipe(0, 1, "cat");
      assertThat(piped.exitCodes()).containsExactly(141);
      assertThat(piped.error()).isEmpty();
      assertThat(piped.stderr().bytes().length()).isZero();
    }
  }

  @Test
  void aFileIsNotCopiedOntoItsOwnEnd() throws Exception {
    Path file = folder.resolve("both");
    Files.writeString(file, "one\ntwo\n");
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      session.reading(3, file.toFile()).with(1, out.getFD()).attach();
    }
    refused(() -> session.pipe(3, 1), ErrorCode.INVALID_ARGS, "is the output file");
    refused(() -> session.pipe(3, 1, "tail -n 1"), ErrorCode.INVALID_ARGS, "is the output file");
    assertThat(session.pipe(3, 1, "sort").size()).isEqualTo(8);
    assertThat(Files.readString(file)).isEqualTo("one\ntwo\none\ntwo\n");
  }

  @Test
  void messagesAreInTheResult() throws Exception {
    session.reading(0, "x").writing(1).attach();

    ActionResult.Piped piped = session.pipe(0, 1, "head -n x");
    assertThat(piped.exitCodes()).hasSize(1).doesNotContain(0);
    assertThat(new String(piped.stderr().bytes().toArray(), StandardCharsets.UTF_8))
        .startsWith("head: ");
    assertThat(piped.error()).isEmpty();
  }

  @Test
  void refusesWhatIsNotOpenForItsUse() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "text");
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      refused(
          () -> session.with(3, out.getFD()).attach(),
          ErrorCode.VALIDATION_FAILED,
          "not open for reading");
    }
  }

  @Test
  void refusesAFileThatIsShorterThanWasSaid() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "text");
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      refused(
          () -> session.with(3, in.getFD(), OptionalLong.of(5)).attach(),
          ErrorCode.VALIDATION_FAILED,
          "has 4 bytes and not the 5");
    }
  }

  private static void refused(ThrowingCallable asked, ErrorCode code, String said) {
    assertThatExceptionOfType(SessionException.class)
        .isThrownBy(asked)
        .withMessageContaining(said)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }
}
