package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeDirectoriesTest {
  @TempDir private Path folder;

  @Test
  void findsTheFirstAccountOfTheNumber() throws Exception {
    HomeDirectories homes =
        homes(
            "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:,,:/nonexistent/ada:/bin/sh\nada2:x:1000:1000::/other:/bin/sh\n");
    assertThat(homes.of(1000)).isEqualTo(Path.of("/nonexistent/ada"));
  }

  @Test
  void followsLinksToWhereTheHomeReallyIs() throws Exception {
    Path home = Files.createDirectory(folder.toRealPath().resolve("home"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), home);
    assertThat(homes("u:x:7:7::%s:/bin/sh\n".formatted(link)).of(7)).isEqualTo(home);
  }

  @Test
  void takesTheRootDirectoryWhereNothingMakesSense() throws Exception {
    for (String line :
        new String[] {
          "u:x:7:7::relative:/bin/sh",
          "u:x:7:7:::/bin/sh",
          "u:x:7:7::/home/../root:/bin/sh",
          "u:x:7:7::/ho\u0001me:/bin/sh",
          "u:x:7:7:/home/u:/bin/sh",
          "u:x:7:7::/home/u:/bin/sh:more",
          "u:x: 7:7::/home/u:/bin/sh",
          "u:x:07:7::/home/u:/bin/sh",
          "u:x:8:7::/home/u:/bin/sh",
          ""
        }) {
      assertThat(homes(line + "\n").of(7)).as(line).isEqualTo(Path.of("/"));
    }
  }

  @Test
  void takesTheRootDirectoryWhereTheFileCannotBeRead() throws Exception {
    assertThat(new HomeDirectories(folder.resolve("none")).of(7)).isEqualTo(Path.of("/"));
    Path noText = folder.resolve("noText");
    Files.write(noText, "u:x:7:7:\u00e9:/home/u:/bin/sh\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(new HomeDirectories(noText).of(7)).isEqualTo(Path.of("/"));
  }

  private HomeDirectories homes(String text) throws Exception {
    return new HomeDirectories(Files.writeString(folder.resolve("passwd"), text));
  }
}
