package dev.osd.daemon.system;

/**
 * Tells waiting threads to stop, once and for all: a pipe whose writing end is closed (pipe(7)).
 */
public final class StopSignal implements AutoCloseable {
  private final Descriptor watched;
  private final Descriptor writing;

  private StopSignal(Descriptor watched, Descriptor writing) {
    this.watched = watched;
    this.writing = writing;
  }

  /** A signal that has not been raised. */
  public static StopSignal open() throws SystemException {
    Pipe pipe = Pipe.open();
    try (Descriptor reading = pipe.reading()) {
      return new StopSignal(PassedDescriptor.duplicate(reading.number()), pipe.writing());
    } catch (SystemException e) {
      pipe.close();
      throw e;
    }
  }

  /** Among the enders of {@link BlockIo#await}: ends once this is raised. It stays this one's. */
  public Descriptor watched() {
    return watched;
  }

  /** Raises it. */
  public void raise() {
    writing.close();
  }

  @Override
  public void close() {
    raise();
    watched.close();
  }
}
