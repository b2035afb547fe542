package dev.osd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A long stream through the daemon as a process. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StreamIT {
  private static final String TOKEN = "i-understand";
  private static final int LENGTH = 100_000_000;
  private static final long MOST_GROWTH_KIB = 64 << 10;

  @TempDir Path folder;

  @Test
  void aHundredMegabytesPassThroughWithoutBeingKept() throws Exception {
    try (RealDaemon daemon = RealDaemon.start(folder);
        RawClient client = RawClient.connect(daemon.socket())) {
      assertThat(streamed(client, 1000)).isEqualTo(1000);
      long before = kib(daemon, "VmRSS");

      assertThat(streamed(client, LENGTH)).isEqualTo(LENGTH);

      assertThat(kib(daemon, "VmHWM") - before).isLessThan(MOST_GROWTH_KIB);
    }
  }

  private static long streamed(RawClient client, int length) throws IOException {
    String plan =
        Plans.confirmed(
            "long",
            TOKEN,
            Plans.exec(60, "/usr/bin/head", "-c", String.valueOf(length), "/dev/zero"));
    client.send(plan.substring(0, plan.lastIndexOf('}')) + ",\"stream\":true}");
    long heard = 0;
    while (true) {
      JsonNode line = client.bufferedLine();
      if (!line.has("event")) {
        assertThat(line.at("/results/0/ok").booleanValue()).as(line.toString()).isTrue();
        return heard;
      }
      heard += line.path("data").asText().length();
    }
  }

  /** A figure of the daemon's memory (proc(5)). */
  private static long kib(RealDaemon daemon, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + name);
  }
}
