package dev.osd.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
  private static final int BUFFER = LineReader.KEPT * 2;

  private final Chain chain = new Chain(SampleLog.KEYS);

  @Test
  void checksLinesOfAnyLength() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Link link = Link.START;
    int[] lengths = {
      1, BUFFER - 300, BUFFER - 250, BUFFER - 201, BUFFER - 1, BUFFER, BUFFER + 1, 5, 10 * BUFFER, 2
    };
    for (int length : lengths) {
      SampleLog.Sealed sealed = sealed(length, link);
      text.writeBytes(sealed.line());
      link = sealed.link();
    }
    for (int step : new int[] {1, 7, BUFFER}) {
      LineReader lines = reader(new Dripping(text.toByteArray(), step));
      Link last = Link.START;
      for (int length : lengths) {
        assertThat(lines.next()).isTrue();
        assertThat(lines.seal()).as("line of %d", length).isPresent();
        assertThat(lines.seal().get().follows(last)).isTrue();
        assertThat(lines.beginningText(20)).startsWith("{\"osd\":{\"text\":\"x");
        assertThat(lines.beginningText(20)).hasSize(20);
        last = lines.seal().get().link();
        assertThat(lines.offset()).isEqualTo(lines.lineOffset() + lines.length() + 1);
      }
      assertThat(lines.next()).isFalse();
      assertThat(lines.offset()).isEqualTo(text.size());
    }
  }

  @Test
  void aChangedByteOfALongLineIsSeen() throws Exception {
    byte[] line = sealed(5 * BUFFER, Link.START).line();
    for (int at = 0; at < line.length - 1; at += 97) {
      LineReader lines = reader(new ByteArrayInputStream(SampleLog.flipped(line, at, 1)));
      assertThat(lines.next()).isTrue();
      assertThat(lines.seal()).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void aLineWithoutItsNewlineIsNotWhole() throws Exception {
    byte[] line = sealed(10, Link.START).line();
    LineReader lines = reader(new ByteArrayInputStream(SampleLog.cut(line, line.length - 1)));

    assertThat(lines.next()).isTrue();
    assertThat(lines.seal()).isEmpty();
    assertThat(lines.ended()).isFalse();
    assertThat(lines.next()).isFalse();
  }

  private LineReader reader(InputStream in) {
    return new LineReader(in, chain, new byte[BUFFER]);
  }

  private SampleLog.Sealed sealed(int length, Link previous) {
    return new SampleLog.Sealed(
        chain, "{\"osd\":{\"text\":\"" + "x".repeat(length) + "\"}}\n", previous);
  }

  /** Gives at most so many bytes at once. */
  private static final class Dripping extends ByteArrayInputStream {
    private final int step;

    Dripping(byte[] bytes, int step) {
      super(bytes);
      this.step = step;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
      return super.read(into, from, Math.min(step, length));
    }
  }
}
