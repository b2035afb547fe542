package dev.osd.shell.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Remembers something about each action that was let through until it ends, because the record of
 * its end does not repeat what it was. Of the oldest it forgets, where there are more than {@value
 * #MOST}: those will hardly end any more.
 */
final class OpenActions<T> {
  static final int MOST = 4096;

  /** No daemon takes names as long as this; whoever writes them into the log is not followed. */
  private static final int LONGEST_NAME = 1024;

  private final Map<Key, T> open =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, T> eldest) {
          return size() > MOST;
        }
      };

  /** What tells one action from all others that are open. */
  private record Key(
      Optional<String> request, Optional<String> step, OptionalLong uid, OptionalLong pid) {
    static Key of(RecordView record) {
      return new Key(record.requestId(), record.step(), record.peerUid(), record.peerPid());
    }
  }

  /** Remembers this of the action that the record lets through. */
  void opened(RecordView decided, T about) {
    Key key = Key.of(decided);
    if (key.request().orElse("").length() + key.step().orElse("").length() <= LONGEST_NAME) {
      open.put(key, about);
    }
  }

  /** What was remembered of the action whose end the record tells. */
  Optional<T> ended(RecordView finished) {
    return Optional.ofNullable(open.remove(Key.of(finished)));
  }
}
