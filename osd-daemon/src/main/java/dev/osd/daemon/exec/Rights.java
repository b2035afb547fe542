package dev.osd.daemon.exec;

import dev.osd.daemon.system.Credentials;
import dev.osd.policy.Permit;
import java.util.Optional;

/** With whose rights a permit is carried out. */
final class Rights {
  private Rights() {}

  /** The rights to be taken on; nothing where the daemon's own are to be used. */
  static Optional<Credentials> of(Permit.Terms terms) {
    return terms.identity().map(user -> new Credentials(user.uid(), user.gid(), user.groups()));
  }

  /** The words for whose they are. */
  static String whose(Permit.Terms terms) {
    return terms.identity().map(user -> "user " + user.uid()).orElse("the daemon's user");
  }
}
