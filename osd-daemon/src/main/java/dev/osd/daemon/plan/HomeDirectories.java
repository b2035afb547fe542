package dev.osd.daemon.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the home directories of users in the file of accounts (passwd(5)), and nowhere else. */
final class HomeDirectories {
  private static final Path ROOT = Path.of("/");
  private static final int MOST_BYTES = 4 << 20;

  /** Name, password, uid, gid, comment, home and shell. */
  private static final int FIELDS = 7;

  private static final int UID = 2;
  private static final int HOME = 5;

  private final Path accounts;

  /**
   * @param accounts {@code /etc/passwd}
   */
  HomeDirectories(Path accounts) {
    this.accounts = accounts;
  }

  /**
   * The home directory of a user: absolute, and real where it exists; the root directory where the
   * file names none that makes sense.
   */
  Path of(long uid) {
    try {
      String number = String.valueOf(uid);
      Optional<String> home =
          text()
              .lines()
              .map(line -> Arrays.asList(line.split(":", -1)))
              .filter(fields -> fields.size() == FIELDS && fields.get(UID).equals(number))
              .map(fields -> fields.get(HOME))
              .findFirst();
      return home.filter(HomeDirectories::isPath).map(HomeDirectories::real).orElse(ROOT);
    } catch (IOException unreadable) {
      return ROOT;
    }
  }

  /** What others mean by such a file is unknown where it is overlong or no text. */
  private String text() throws IOException {
    try (InputStream file = Files.newInputStream(accounts)) {
      byte[] bytes = file.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(accounts + " is too long");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(accounts + " is not UTF-8", e);
    }
  }

  private static boolean isPath(String home) {
    return home.startsWith("/")
        && home.chars().noneMatch(Character::isISOControl)
        && List.of(home.split("/", -1)).stream().noneMatch(name -> name.equals(".."));
  }

  private static Path real(String home) {
    Path path = Path.of(home).normalize();
    try {
      return path.toRealPath();
    } catch (IOException absent) {
      return path;
    }
  }
}
