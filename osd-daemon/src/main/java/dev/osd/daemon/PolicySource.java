package dev.osd.daemon;

import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.policy.PolicyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds and reads the policy: the file that was named, else the usual places, else the built-in.
 */
final class PolicySource {
  /** No policy that a person can read in one sitting is longer. */
  private static final int MOST_BYTES = 256 << 10;

  private static final String BUILT_IN = "built-in";

  private final Optional<Path> named;
  private final List<Path> usual;
  private final long uid;

  /**
   * @param named the file that the command line names
   * @param usual where else to look, in order
   * @param uid the daemon's user id
   */
  PolicySource(Optional<Path> named, List<Path> usual, long uid) {
    this.named = named;
    this.usual = List.copyOf(usual);
    this.uid = uid;
  }

  /** Every file that this policy could be read from, whether it exists or not. */
  List<Path> candidates() {
    return named.isPresent() ? List.of(named.get()) : usual;
  }

  /** The file that the policy is read from; nothing where it is the built-in one. */
  Optional<Path> file() {
    return named.or(() ->
        usual.stream().filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS)).findFirst());
  }

  /** How the policy is called in findings and messages. */
  String name() {
    return file().map(Path::toString).orElse(BUILT_IN);
  }

  /** The policy's text. */
  String text() throws IOException {
    Optional<Path> file = file();
    return file.isPresent() ? read(file.get()) : PolicyFile.builtInText();
  }

  /**
   * Reads the policy.
   *
   * @throws IOException if the file cannot be read or could have been written by somebody else
   * @throws PolicyException if its text cannot be used
   */
  Policy load() throws IOException, PolicyException {
    Optional<Path> file = file();
    String shortName = file.map(path -> String.valueOf(path.getFileName())).orElse(BUILT_IN);
    return PolicyFile.parse(shortName, text());
  }

  private String read(Path file) throws IOException {
    Path real;
    try {
      real = file.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no policy file " + file, e);
    }
    // Looked at before it is opened, too: opening a FIFO would wait for a writer.
    OwnedFiles.requireOnlyOursWrite(real, uid, "the policy");
    try (InputStream in = Files.newInputStream(real)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("%s is longer than %d bytes".formatted(file, MOST_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }
}
