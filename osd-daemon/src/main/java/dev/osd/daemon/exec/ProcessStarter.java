package dev.osd.daemon.exec;

import dev.osd.protocol.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts programs. There are two ways: {@link NativeStarter} holds all that a program starts, and
 * {@link JdkStarter} serves where the system is one that is not known natively.
 */
interface ProcessStarter {
  /**
   * What is to be started.
   *
   * @param command the program's file, absolute, and its arguments
   * @param environment its whole environment; the values may be secrets
   * @param mark the value of {@link ProcessTree#MARK} that is added to the environment, unlike that
   *     of any other action
   * @param directory where it starts: absolute
   * @param input what its standard input holds: at most {@value #INPUT_BYTES} bytes
   */
  record Launch(
      List<String> command,
      Map<String, String> environment,
      String mark,
      String directory,
      Bytes input) {
    /** As much as a pipe takes in before anybody reads it (pipe(7)). */
    static final int INPUT_BYTES = 64 << 10;

    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
      if (input.length() > INPUT_BYTES) {
        throw new IllegalArgumentException("the input is longer than a pipe holds");
      }
    }

    @Override
    public String toString() {
      return "Launch[" + command.getFirst() + "]";
    }
  }

  /**
   * Why this way cannot hold what programs start, as one sentence; nothing where it can. Where
   * there is something, programs run only if the policy lets them run unconfined.
   */
  Optional<String> shortcoming();

  /**
   * Starts a program whose standard input ends behind what the launch gives it.
   *
   * @param hold the sandbox that the program, and nothing else, is started in
   * @param output hears its output from now on; must come back from every call within a bounded
   *     time
   * @return the program, the caller's to close
   * @throws IOException with a message that tells why in words, without the program's arguments,
   *     which may be secrets
   */
  StartedProgram start(Launch launch, Confinement.Hold hold, OutputSink output) throws IOException;
}
