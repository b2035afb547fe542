package dev.osd.daemon.exec;

import dev.osd.daemon.system.Errno;
import dev.osd.daemon.system.Pipe;
import dev.osd.daemon.system.ProcessFamily;
import dev.osd.daemon.system.SpawnRequest;
import dev.osd.daemon.system.Subreaper;
import dev.osd.daemon.system.SystemException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Starts programs by native calls; nothing that they start gets away: see {@link Subreaper}. */
final class NativeStarter implements ProcessStarter {
  private final Subreaper subreaper;
  private final Executor threads;

  /**
   * @param threads gives each program that runs one thread, to read its output
   */
  NativeStarter(Subreaper subreaper, Executor threads) {
    this.subreaper = subreaper;
    this.threads = threads;
  }

  @Override
  public Optional<String> shortcoming() {
    return Optional.empty();
  }

  @Override
  public StartedProgram start(Launch launch, Confinement.Hold hold, OutputSink output)
      throws IOException {
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put(ProcessTree.MARK, launch.mark());
    try (Resources resources = new Resources()) {
      NativeOutput pipes = resources.add(NativeOutput.open(threads, output));
      ProcessFamily family = resources.add(subreaper.begin(ProcessTree.MARK + "=" + launch.mark()));
      Optional<Pipe> input =
          launch.input().length() == 0
              ? Optional.empty()
              : Optional.of(resources.add(Pipe.holding(launch.input().toArray())));
      SpawnRequest request =
          new SpawnRequest(
              launch.command(),
              environment,
              launch.directory(),
              input.map(Pipe::reading),
              pipes.stdout(),
              pipes.stderr());
      hold.start(() -> {
        family.spawn(request);
        return family;
      });
      input.ifPresent(Pipe::close);
      pipes.release();
      resources.release();
      return new NativeProgram(family, pipes);
    } catch (SystemException e) {
      throw new IOException(Errno.text(e.errno()), e);
    }
  }
}
