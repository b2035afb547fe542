package dev.osd.shell.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.wire.StrictJson;
import org.junit.jupiter.api.Test;

class OpenActionsTest {
  private final OpenActions<Integer> open = new OpenActions<>();

  @Test
  void remembersAnActionUntilItEnds() {
    open.opened(record("a", 1), 1);
    open.opened(record("a", 2), 2);

    assertThat(open.ended(record("a", 2))).contains(2);
    assertThat(open.ended(record("a", 2))).isEmpty();
    assertThat(open.ended(record("b", 1))).isEmpty();
    assertThat(open.ended(record("a", 1))).contains(1);
  }

  @Test
  void forgetsTheOldestOfTooMany() {
    for (int i = 0; i <= OpenActions.MOST; i++) {
      open.opened(record("a", i), i);
    }

    assertThat(open.ended(record("a", 0))).isEmpty();
    assertThat(open.ended(record("a", 1))).contains(1);
    assertThat(open.ended(record("a", OpenActions.MOST))).contains(OpenActions.MOST);
  }

  @Test
  void doesNotRememberNamesThatNoDaemonTakes() {
    open.opened(record("x".repeat(1024), 1), 1);

    assertThat(open.ended(record("x".repeat(1024), 1))).isEmpty();
  }

  private static RecordView record(String request, int pid) {
    String line =
        "{\"request_id\":\"%s\",\"osd\":{\"peer\":{\"uid\":1,\"pid\":%d},\"action\":{\"id\":\"s\"}}}"
            .formatted(request, pid);
    return RecordView.of(StrictJson.standard(), line.getBytes(UTF_8)).orElseThrow();
  }
}
