package dev.osd.protocol.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All files of a log, open at once, as they were at one moment between two rotations. The caller
 * closes it.
 */
final class OpenLog implements Closeable {
  /** As often is looked again because the log was just rotated. */
  private static final int MOST_ATTEMPTS = 20;

  private final LogFiles files;
  private final Optional<Head> head;
  private final List<Part> parts;

  private OpenLog(LogFiles files, Optional<Head> head, List<Part> parts) {
    this.files = files;
    this.head = head;
    this.parts = parts;
  }

  /** One file of the log. */
  record Part(Path path, SeekableByteChannel channel, InputStream in) {
    Part(Path path, SeekableByteChannel channel) {
      this(path, channel, Channels.newInputStream(channel));
    }
  }

  static OpenLog open(LogFiles files, LogKeys keys) throws IOException {
    for (int attempt = 1; ; attempt++) {
      // The head first: the log may only be ahead of it.
      Optional<Head> head = head(files, keys);
      List<Object> before = identities(files);
      List<Part> parts = new ArrayList<>();
      OpenLog log = new OpenLog(files, head, parts);
      try {
        for (Path file : files.existing()) {
          parts.add(
              new Part(
                  file,
                  Files.newByteChannel(
                      file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))));
        }
        boolean still =
            identities(files).equals(before)
                && first(head(files, keys)).equals(first(head))
                && parts.size() == before.size();
        if (still || attempt == MOST_ATTEMPTS) {
          return log;
        }
        log.close();
      } catch (NoSuchFileException e) {
        log.close();
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        log.close();
        throw e;
      }
    }
  }

  private static Optional<Head> head(LogFiles files, LogKeys keys) throws IOException {
    try {
      return Head.read(files.head(), keys);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> first(Optional<Head> head) {
    return head.map(Head::first);
  }

  private static List<Object> identities(LogFiles files) throws IOException {
    List<Object> identities = new ArrayList<>();
    for (Path file : files.existing()) {
      try {
        identities.add(
            Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey()));
      } catch (NoSuchFileException e) {
        identities.add(file);
      }
    }
    return identities;
  }

  /** What the head says, where it is as it was written. */
  Optional<Head> head() {
    return head;
  }

  /** The log's current file. */
  Path path() {
    return files.log();
  }

  /**
   * The files to read, the oldest first: all, or those from the last one on that begins before a
   * time.
   */
  List<Part> parts(Optional<String> since, Chain chain, byte[] buffer) throws IOException {
    if (since.isEmpty()) {
      return parts;
    }
    for (int i = parts.size() - 1; i > 0; i--) {
      Part part = parts.get(i);
      LineReader lines = new LineReader(part.in(), chain, buffer);
      boolean before =
          lines.next()
              && lines.seal().isPresent()
              && RecordTime.of(lines.beginningText(RecordTime.PREFIX)).compareTo(since.get()) < 0;
      part.channel().position(0);
      if (before) {
        return parts.subList(i, parts.size());
      }
    }
    return parts;
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.channel().close();
    }
  }
}
