package dev.osd.shell.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8192})
  void cutsLinesHoweverTheyArrive(int piece) throws IOException {
    String longLine = "x".repeat(20_000);

    assertThat(lines(inPieces("a\n\nbc\n" + longLine + "\nd\n", piece), 1 << 20))
        .containsExactly("a", "", "bc", longLine, "d");
  }

  @Test
  void takesALineAtTheBoundAndRefusesOneAboveIt() throws IOException {
    String line = "x".repeat(10_000);

    assertThat(lines(inPieces(line + "\n", 8192), 10_000)).containsExactly(line);
    assertThatThrownBy(() -> lines(inPieces(line + "\n", 8192), 9_999))
        .isInstanceOf(LineReader.LineTooLongException.class);
  }

  @Test
  void saysThatTheStreamEndedWithinALine() {
    assertThatThrownBy(() -> lines(inPieces("a\nhalf", 8192), 100))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void endsWithTheStream() throws IOException {
    assertThat(lines(inPieces("", 1), 100)).isEmpty();
  }

  private static List<String> lines(InputStream in, int most) throws IOException {
    LineReader reader = new LineReader(in, most);
    List<String> lines = new ArrayList<>();
    for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
      lines.add(new String(line.get(), UTF_8));
    }
    return lines;
  }

  private static InputStream inPieces(String text, int most) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, most));
      }
    };
  }
}
