package dev.osd.daemon.exec;

import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Gives programs the sandbox that their permit wants. */
public interface Confinement {
  /**
   * Prepares the sandbox for one command.
   *
   * @throws SandboxUnavailableException if the host cannot give it and the policy says to refuse
   *     then
   * @throws IOException if the host can and it did not work all the same
   */
  Hold hold(ResolvedAction.Command command, Permit.Terms terms)
      throws SandboxUnavailableException, IOException, InterruptedException;

  /** Protected files as they were. */
  interface Watch {
    /** Nothing to watch: no protected file can be written, or the program may write them. */
    Watch NOTHING = List::of;

    /** Those that somebody has made, changed or removed since: absolute, sorted. */
    List<Path> changes();
  }

  /** A sandbox in force. Close it when all that was started in it has ended. */
  interface Hold extends AutoCloseable {
    /** The profile that is really in force. */
    SandboxProfile inForce();

    /** What of the profile that was wanted is not in force: clauses for a sentence. */
    List<String> gaps();

    /**
     * The watch over the protected files that this sandbox leaves open to the program; it began
     * before the program could. Ask it when all that was started has ended.
     */
    Watch watch();

    /** A directory for the program's temporary files, gone at the end; nothing where unconfined. */
    Optional<Path> temporary();

    /**
     * Starts the program: what this call starts is in the sandbox. It should do nothing but that,
     * because the thread on which it runs is in the sandbox, too.
     */
    <T> T start(Callable<T> starter) throws IOException;

    @Override
    void close();
  }
}
