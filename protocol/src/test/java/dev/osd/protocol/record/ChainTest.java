package dev.osd.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ChainTest {
  private final Chain chain = new Chain(SampleLog.KEYS);

  @Test
  void sealsARecordAtItsEnd() {
    SampleLog.Sealed sealed = seal("{\"a\":1,\"osd\":{\"b\":2}}\n", Link.START);

    assertThat(new String(sealed.line(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"a\":1,\"osd\":{\"b\":2,\"sequence\":1,\"previous\":\"%s\",\"hash\":\"%s\"}}\n"
                .formatted("0".repeat(64), sealed.link().hash()));
    assertThat(sealed.link().sequence()).isEqualTo(1);
    assertThat(sealed.link().hash()).matches("[0-9a-f]{64}");
  }

  @Test
  void sealsAnEmptyLastObjectAsSoundJson() {
    assertThat(new String(seal("{\"osd\":{}}\n", Link.START).line(), StandardCharsets.UTF_8))
        .startsWith("{\"osd\":{\"sequence\":1,");
  }

  @Test
  void refusesWhatDoesNotEndInAnObject() {
    for (String body : new String[] {"", "}}\n", "{\"a\":1}\n", "{\"a\":{}}"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> seal(body, Link.START));
    }
  }

  @Test
  void knowsItsOwnSeal() {
    SampleLog.Sealed first = seal("{\"osd\":{\"b\":2}}\n", Link.START);
    SampleLog.Sealed second = seal("{\"osd\":{\"b\":2}}\n", first.link());

    Optional<Seal> seal = check(chain, second.line());

    assertThat(seal)
        .hasValueSatisfying(s -> {
          assertThat(s.link()).isEqualTo(second.link());
          assertThat(s.follows(first.link())).isTrue();
          assertThat(s.follows(Link.START)).isFalse();
        });
  }

  @Test
  void theSameRecordElsewhereInTheChainHasAnotherHash() {
    SampleLog.Sealed first = seal("{\"osd\":{}}\n", Link.START);

    assertThat(seal("{\"osd\":{}}\n", first.link()).link().hash())
        .isNotEqualTo(first.link().hash());
  }

  @Test
  void anotherKeyKnowsNothing() {
    byte[] secret = new byte[LogKeys.SECRET_BYTES];
    secret[31] = 1;

    assertThat(check(new Chain(LogKeys.of(secret)), seal("{\"osd\":{}}\n", Link.START).line()))
        .isEmpty();
  }

  @Test
  void takesNothingForASealThatIsShorterThanOne() {
    byte[] line = seal("{\"osd\":{}}\n", Link.START).line();
    for (int from = 0; from < line.length; from++) {
      assertThat(chain.check(line, from, line.length - 1).isPresent()).isEqualTo(from == 0);
    }
  }

  @Test
  void aSealThatWasRefusedLeavesNothingBehind() {
    SampleLog.Sealed sealed = seal("{\"osd\":{}}\n", Link.START);
    chain.begin(sealed.line(), 0, 5);
    assertThat(chain.check(new byte[0], 0, 0)).isEmpty();

    assertThat(check(chain, sealed.line())).isPresent();
  }

  private SampleLog.Sealed seal(String body, Link previous) {
    return new SampleLog.Sealed(chain, body, previous);
  }

  private static Optional<Seal> check(Chain chain, byte[] line) {
    return chain.check(line, 0, line.length - 1);
  }
}
