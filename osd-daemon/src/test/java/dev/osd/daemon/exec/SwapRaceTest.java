package dev.osd.daemon.exec;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.PathSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files are exchanged for links that lead out of the workspace while they are read and written. The
 * long run: {@code -Dtest=SwapRaceTest -Dosd.race.operations=1000000}, so many in each of the
 * tests.
 */
final class SwapRaceTest {
  private static final int OPERATIONS = Integer.getInteger("osd.race.operations", 4_000);

  /** How long it may take until both sides of the race have been seen. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int BACKUP_EVERY = 100;
  private static final String INSIDE = "inside";
  private static final String OUTSIDE = "outside";

  @TempDir(factory = MemoryTempDir.class)
  Path temp;

  private final FileCalls calls = FileCalls.ofThisMachine().orElseThrow();
  private Descriptor workspaceDescriptor;
  private Path workspace;
  private Path outside;

  /** The file that was judged. */
  private Path judged;

  @BeforeEach
  void layOut() throws IOException {
    workspace = Files.createDirectory(temp.resolve("workspace"));
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("file"), OUTSIDE);
    Path directory = Files.createDirectory(workspace.resolve("directory"));
    judged = Files.writeString(directory.resolve("file"), INSIDE);
    Files.createSymbolicLink(workspace.resolve("link"), outside);
    try (Descriptor held = PathSearch.STEPWISE.find(calls, workspace.toString())) {
      workspaceDescriptor = calls.openDirectory(held);
    }
  }

  @AfterEach
  void close() {
    workspaceDescriptor.close();
  }

  @ParameterizedTest
  @EnumSource
  void readsNoByteFromOutsideWhileTheDirectoryIsSwapped(PathSearch search) throws Exception {
    Racer.against(this::swapDirectory, () -> readOverAndOver(search));
  }

  @ParameterizedTest
  @EnumSource
  void readsNoByteFromOutsideWhileTheFileIsSwapped(PathSearch search) throws Exception {
    Racer.against(this::swapFile, () -> readOverAndOver(search));
  }

  @ParameterizedTest
  @EnumSource
  void writesNothingOutsideWhileTheDirectoryIsSwapped(PathSearch search) throws Exception {
    Racer.against(this::swapDirectory, () -> writeOverAndOver(search));
  }

  @ParameterizedTest
  @EnumSource
  void writesNothingOutsideWhileTheFileIsSwapped(PathSearch search) throws Exception {
    Racer.against(this::swapFile, () -> writeOverAndOver(search));
  }

  /** Shows that the tests above can fail: the way that most programs go is caught out. */
  @Test
  void catchesOutReadingAfterLookingAtTheRealPath() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    AtomicBoolean leaked = new AtomicBoolean();
    Racer.against(
        this::swapDirectory,
        () -> {
          while (!leaked.get() && System.nanoTime() < deadline) {
            if (judged.toRealPath().startsWith(workspace)) {
              leaked.set(Files.readString(judged).equals(OUTSIDE));
            }
          }
        });
    assertThat(leaked).as("something from outside was read").isTrue();
  }

  /** As above, for writing. */
  @Test
  void catchesOutWritingAfterLookingAtTheRealPath() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    AtomicBoolean leaked = new AtomicBoolean();
    Racer.against(
        this::swapDirectory,
        () -> {
          while (!leaked.get() && System.nanoTime() < deadline) {
            if (judged.toRealPath().startsWith(workspace)) {
              Files.writeString(judged, INSIDE);
              leaked.set(Files.readString(outside.resolve("file")).equals(INSIDE));
            }
          }
        });
    assertThat(leaked).as("something was written outside").isTrue();
  }

  private void readOverAndOver(PathSearch search) {
    ReadFileExecutor reader = new ReadFileExecutor(Optional.of(new JudgedFiles(calls, search)));
    Tally tally = new Tally();
    while (tally.goesOn()) {
      Optional<String> text = FileActions.text(FileActions.read(reader, judged));
      assertThat(text.orElse(INSIDE)).isEqualTo(INSIDE);
      tally.count(text.isPresent());
    }
    tally.requireBothSidesSeen();
  }

  private void writeOverAndOver(PathSearch search) throws IOException {
    WriteFileExecutor writer =
        new WriteFileExecutor(Clock.systemUTC(), Optional.of(new JudgedFiles(calls, search)));
    Object before = Files.getAttribute(outside, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    Tally tally = new Tally();
    while (tally.goesOn()) {
      boolean backup = tally.all % BACKUP_EVERY == 0;
      tally.count(FileActions.write(writer, judged, INSIDE, backup).ok());
    }
    tally.requireBothSidesSeen();
    assertThat(outside.resolve("file")).hasContent(OUTSIDE);
    // Any name that was made there, if only for a moment, would have changed it.
    assertThat(Files.getAttribute(outside, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
        .as("when the directory outside was last changed")
        .isEqualTo(before);
  }

  /** Counts operations: goes on beyond their number until some were done and some refused. */
  private static final class Tally {
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private int all;
    private int done;

    boolean goesOn() {
      return all < OPERATIONS || (!bothSidesSeen() && System.nanoTime() < deadline);
    }

    void count(boolean succeeded) {
      all++;
      done += succeeded ? 1 : 0;
    }

    void requireBothSidesSeen() {
      assertThat(bothSidesSeen()).as("%d of %d were done", done, all).isTrue();
    }

    private boolean bothSidesSeen() {
      return done > 0 && done < all;
    }
  }

  /** The directory and the link to the one outside change places. */
  private void swapDirectory() throws IOException {
    calls.exchange(workspaceDescriptor, "directory", "link");
  }

  /** A link to the file outside takes the file's name, then a regular file does again. */
  private void swapFile() throws IOException {
    Path link = judged.resolveSibling("new-link");
    Files.createSymbolicLink(link, outside.resolve("file"));
    Files.move(link, judged, ATOMIC_MOVE);
    Path file = Files.writeString(judged.resolveSibling("new-file"), INSIDE);
    Files.move(file, judged, ATOMIC_MOVE);
  }
}
