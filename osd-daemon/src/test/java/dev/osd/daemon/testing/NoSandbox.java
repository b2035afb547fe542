package dev.osd.daemon.testing;

import dev.osd.daemon.exec.Confinement;
import dev.osd.daemon.exec.SandboxUnavailableException;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A host that can confine nothing. */
public final class NoSandbox implements Confinement {
  @Override
  public Hold hold(ResolvedAction.Command command, Permit.Terms terms)
      throws SandboxUnavailableException {
    if (terms.sandbox() != SandboxProfile.NONE && !terms.unconfinedIfMissing()) {
      throw new SandboxUnavailableException("the policy wants what this host does not have");
    }
    return new Free();
  }

  private record Free() implements Hold {
    @Override
    public SandboxProfile inForce() {
      return SandboxProfile.NONE;
    }

    @Override
    public List<String> gaps() {
      return List.of();
    }

    @Override
    public Watch watch() {
      return Watch.NOTHING;
    }

    @Override
    public Optional<Path> temporary() {
      return Optional.empty();
    }

    @Override
    public <T> T start(Callable<T> starter) throws IOException {
      try {
        return starter.call();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
