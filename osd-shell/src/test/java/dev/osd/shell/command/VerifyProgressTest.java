package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.FakeTerminal;
import org.junit.jupiter.api.Test;

class VerifyProgressTest {
  private static final long BIG = 100L << 20;

  @Test
  void showsEachPercentOnceAndTakesItAway() {
    FakeTerminal screen = new FakeTerminal().onScreen(false);
    VerifyProgress progress = new VerifyProgress(screen, BIG);

    progress.accept(BIG / 100);
    progress.accept(BIG / 100 + 1);
    progress.accept(2 * BIG);
    progress.clear();
    assertThat(screen.printed())
        .isEqualTo("\r\u001b[Kchecking ... 1 %\r\u001b[Kchecking ... 100 %\r\u001b[K");
  }

  @Test
  void saysNothingOfSmallLogsOrIntoPipes() {
    FakeTerminal screen = new FakeTerminal().onScreen(false);
    FakeTerminal pipe = new FakeTerminal();

    for (VerifyProgress progress :
        new VerifyProgress[] {new VerifyProgress(screen, 1 << 20), new VerifyProgress(pipe, BIG)}) {
      progress.accept(1 << 20);
      progress.clear();
    }
    assertThat(screen.printed()).isEmpty();
    assertThat(pipe.printed()).isEmpty();
  }
}
