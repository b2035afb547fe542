package dev.osd.protocol.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The files of one log. Beside {@code LOG} itself: {@code LOG.1}, {@code LOG.2} and so on, which
 * rotation made, the higher the older; {@code LOG.head}; {@code LOG.key}; and {@code
 * LOG.torn-TIME}, what was set aside.
 *
 * @param log the current file: absolute
 */
public record LogFiles(Path log) {
  /** The highest number that rotation gives. */
  public static final int MOST_ROTATED = 999;

  private static final int MOST_DIGITS = String.valueOf(MOST_ROTATED).length();

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The name of a log's file, and where its folder is. */
  public LogFiles {
    if (log.getFileName() == null || !log.isAbsolute()) {
      throw new IllegalArgumentException("the log must be an absolute path of a file");
    }
  }

  /** The file that says how far the log goes. */
  public Path head() {
    return beside("head");
  }

  /** The file with the log's secret. */
  public Path key() {
    return beside("key");
  }

  /** The file that the log was, {@code number} rotations ago. */
  public Path rotated(int number) {
    return beside(String.valueOf(number));
  }

  /** Where what is found at this time is set aside. */
  public Path torn(Instant time) {
    return beside("torn-" + STAMP.format(time));
  }

  /** Whether this is one of the log's files, or would be; its own folder is taken for granted. */
  public boolean owns(Path file) {
    Path name = file.getFileName();
    if (name == null || !name.toString().startsWith(name())) {
      return false;
    }
    String suffix = name.toString().substring(name().length());
    return suffix.isEmpty()
        || suffix.equals(".head")
        || suffix.equals(".key")
        || suffix.startsWith(".torn-")
        || number(suffix).isPresent();
  }

  /** The files of records that exist, the oldest first, the current one last. */
  public List<Path> existing() throws IOException {
    List<Path> files = new ArrayList<>(numbers().stream().map(this::rotated).toList());
    files.add(log);
    files.removeIf(file -> !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    return files;
  }

  /** Every file that exists of this log, whatever it is for. */
  public List<Path> all() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder(), this::owns)) {
      entries.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      // No folder, no files.
    }
    return files;
  }

  /** The numbers of the files that rotation made, the highest first. */
  public List<Integer> numbers() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (Path file : all()) {
      String name = String.valueOf(file.getFileName());
      number(name.substring(name().length())).ifPresent(numbers::add);
    }
    numbers.sort(Comparator.reverseOrder());
    return numbers;
  }

  private static OptionalInt number(String suffix) {
    boolean plain =
        suffix.length() >= 2
            && suffix.length() <= 1 + MOST_DIGITS
            && suffix.charAt(0) == '.'
            && suffix.charAt(1) != '0'
            && suffix.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    return plain ? OptionalInt.of(Integer.parseInt(suffix.substring(1))) : OptionalInt.empty();
  }

  private Path beside(String suffix) {
    return log.resolveSibling(name() + "." + suffix);
  }

  private String name() {
    return String.valueOf(log.getFileName());
  }

  private Path folder() {
    Path folder = log.getParent();
    return folder == null ? log.resolve("..") : folder;
  }
}
