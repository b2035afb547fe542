package dev.osd.daemon.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Filters that people and models have written, on one text, with the digest of what the GNU tool
 * made of it ({@code replay.jsonl}): as a file, and as a stream in pieces of any size.
 */
final class ReplayTest {
  private static final Pattern ARGUMENTS = Pattern.compile("\"argv\": \\[(.*?)\\], \"src\"");
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern STATUS = Pattern.compile("\"exit\": (\\d+)");
  private static final Pattern DIGEST = Pattern.compile("\"sha1\": \"([0-9a-f]{40})\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|.)");

  private final Runs runs = new Runs();

  /**
   * @param status the GNU tool's
   * @param digest of its output
   * @param mistaken whether it had something to complain about
   */
  private record Invocation(List<String> argv, int status, String digest, boolean mistaken) {}

  @Test
  void givesWhatTheGnuToolsGave() throws Exception {
    byte[] input = Resources.bytes("replay_input.txt");
    Random random = new Random(1);
    List<String> different = new ArrayList<>();
    int replayed = 0;
    for (String line : Resources.lines("replay.jsonl")) {
      Invocation invocation = parse(line);
      if (runs.knows(invocation.argv().getFirst())) {
        replayed++;
        InputStream[] inputs = {
          new MemoryInput(input), MemoryInput.inPieces(input, random),
        };
        for (InputStream in : inputs) {
          Outcome ours = runs.run(invocation.argv(), in);
          if (ours.status() != expected(invocation)
              || !digest(ours.out()).equals(invocation.digest())) {
            different.add(invocation + ": " + ours);
          }
        }
      }
    }

    assertThat(different).isEmpty();
    assertThat(replayed).isGreaterThan(100);
  }

  /**
   * Mistakes have one status here. The one complaint that is none is that lines are out of order.
   */
  private static int expected(Invocation invocation) {
    boolean disorder = invocation.argv().getFirst().equals("sort") && invocation.status() == 1;
    return invocation.mistaken() && !disorder ? Builtins.REFUSED : invocation.status();
  }

  private static Invocation parse(String line) {
    List<String> argv = new ArrayList<>();
    Matcher strings = STRING.matcher(found(ARGUMENTS, line));
    while (strings.find()) {
      argv.add(ESCAPE.matcher(strings.group(1)).replaceAll(ReplayTest::unescaped));
    }
    return new Invocation(
        argv,
        Integer.parseInt(found(STATUS, line)),
        found(DIGEST, line),
        line.contains("\"gnu_error\""));
  }

  private static String unescaped(java.util.regex.MatchResult escape) {
    String kind = escape.group(1);
    String text =
        switch (kind.charAt(0)) {
          case 'n' -> "\n";
          case 't' -> "\t";
          case 'r' -> "\r";
          case 'b' -> "\b";
          case 'f' -> "\f";
          case 'u' -> String.valueOf((char) Integer.parseInt(kind.substring(1), 16));
          default -> kind;
        };
    return Matcher.quoteReplacement(text);
  }

  private static String found(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return matcher.group(1);
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
  }
}
