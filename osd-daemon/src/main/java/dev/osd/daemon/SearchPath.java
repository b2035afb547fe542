package dev.osd.daemon;

import dev.osd.policy.PolicyEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The fixed PATH: programs are looked up where the programs themselves will look. */
final class SearchPath {
  private SearchPath() {}

  static List<Path> fixed() {
    return Arrays.stream(PolicyEngine.PATH.split(":", -1)).map(Path::of).toList();
  }
}
