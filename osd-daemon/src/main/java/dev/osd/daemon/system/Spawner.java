package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts programs by posix_spawn(3), in the calling thread, whose confinement and credentials they
 * inherit. A program gets its three standard streams and no other descriptor, a session of its own
 * (setsid(2)), every signal at its default and none blocked. The C library reports what execve(2)
 * answered, so a program that cannot be started is an error here, not an exit status.
 */
public final class Spawner implements Closeable {
  /** What the C library must have; the last came with glibc 2.34, other libraries lack it. */
  private static final List<String> NEEDED =
      List.of(
          "gnu_get_libc_version",
          "posix_spawn",
          "posix_spawn_file_actions_addchdir_np",
          "posix_spawn_file_actions_addclosefrom_np");

  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;
  private static final int FIRST_CLOSED = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private final Architecture architecture;
  private final SpawnLayout layout;
  private final MemorySegment attributes;
  private final Descriptor emptyInput;

  private Spawner(Architecture architecture, MemorySegment attributes, Descriptor emptyInput) {
    this.architecture = architecture;
    this.layout = SpawnLayout.of(architecture);
    this.attributes = attributes;
    this.emptyInput = emptyInput;
  }

  /** The C functions; a class of their own, so that asking whether they exist needs none. */
  private static final class Calls {
    static final MethodHandle SPAWN =
        function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ACTIONS_INIT = function("posix_spawn_file_actions_init", ADDRESS);
    static final MethodHandle ACTIONS_DESTROY =
        function("posix_spawn_file_actions_destroy", ADDRESS);
    static final MethodHandle ADD_DUP2 =
        function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    static final MethodHandle ADD_CHDIR =
        function("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    static final MethodHandle ADD_CLOSEFROM =
        function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    static final MethodHandle ATTRIBUTES_INIT = function("posix_spawnattr_init", ADDRESS);
    static final MethodHandle SET_FLAGS = function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    static final MethodHandle SET_MASK = function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    static final MethodHandle SET_DEFAULT =
        function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    static final MethodHandle FILL_SET = function("sigfillset", ADDRESS);
    static final MethodHandle EMPTY_SET = function("sigemptyset", ADDRESS);

    private Calls() {}

    private static MethodHandle function(String name, MemoryLayout... arguments) {
      return Linkage.function(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }
  }

  /** What keeps programs from being started here, as one sentence; nothing where nothing does. */
  public static Optional<String> obstacle(String osName, String osArch) {
    if (Architecture.of(osName, osArch).isEmpty()) {
      return Optional.of(
          "native process handling is known for Linux on x86_64 and aarch64, and this is %s on %s"
              .formatted(osName, osArch));
    }
    return NEEDED.stream()
        .filter(name -> !Linkage.has(name))
        .findFirst()
        .map(
            "native process handling needs the GNU C library 2.34 or later: there is no %s here"
                ::formatted);
  }

  /**
   * A spawner, the caller's to close. It starts one program at once, so that every class is loaded
   * before a confined thread needs it: one that fails to load there would fail for the whole
   * runtime.
   *
   * @throws SystemException if no program can be started at all
   */
  public static Spawner open(Architecture architecture) throws SystemException {
    Descriptor emptyInput = Descriptors.open("/dev/null", Descriptors.O_RDONLY);
    try {
      MemorySegment attributes = attributes(Arena.ofAuto(), SpawnLayout.of(architecture));
      Spawner spawner = new Spawner(architecture, attributes, emptyInput);
      spawner.warmUp();
      return spawner;
    } catch (SystemException refused) {
      emptyInput.close();
      throw refused;
    }
  }

  /**
   * Starts a program. The calling thread must be a platform thread, and must live until the child
   * is known to whoever reaps orphans.
   *
   * @return the child, the caller's to reap and close
   * @throws SystemException with what execve(2), chdir(2) or the C library answered
   */
  ChildProcess spawn(SpawnRequest request) throws SystemException {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment actions = memory.allocate(layout.fileActionsBytes(), Long.BYTES);
      check((int) Calls.ACTIONS_INIT.invokeExact(actions));
      try {
        addActions(actions, request, memory);
        MemorySegment command = Linkage.strings(memory, request.command());
        MemorySegment pid = memory.allocate(JAVA_INT);
        check(
            (int)
                Calls.SPAWN.invokeExact(
                    pid,
                    command.getAtIndex(ADDRESS, 0),
                    actions,
                    attributes,
                    command,
                    Linkage.strings(memory, request.variables())));
        return child(pid.get(JAVA_INT, 0));
      } finally {
        int ignored = (int) Calls.ACTIONS_DESTROY.invokeExact(actions);
      }
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  @Override
  public void close() {
    emptyInput.close();
  }

  /** What the child does with its descriptors and directory, in this order. */
  private void addActions(MemorySegment actions, SpawnRequest request, Arena memory)
      throws Throwable {
    check(
        (int) Calls.ADD_DUP2.invokeExact(actions, request.stdin().orElse(emptyInput).number(), 0));
    check((int) Calls.ADD_DUP2.invokeExact(actions, request.stdout().number(), 1));
    check((int) Calls.ADD_DUP2.invokeExact(actions, request.stderr().number(), 2));
    MemorySegment directory = memory.allocateFrom(request.directory());
    check((int) Calls.ADD_CHDIR.invokeExact(actions, directory));
    check((int) Calls.ADD_CLOSEFROM.invokeExact(actions, FIRST_CLOSED));
  }

  /** The number is the child's until it is reaped, and nobody but its owner reaps it. */
  private ChildProcess child(int pid) throws SystemException {
    try {
      return new ChildProcess(architecture, pid, Processes.open(architecture, pid));
    } catch (SystemException refused) {
      Processes.discard(pid);
      throw refused;
    }
  }

  private static MemorySegment attributes(Arena arena, SpawnLayout layout) throws SystemException {
    try {
      MemorySegment attributes = arena.allocate(layout.attributesBytes(), Long.BYTES);
      MemorySegment signals = arena.allocate(layout.signalSetBytes(), Long.BYTES);
      check((int) Calls.ATTRIBUTES_INIT.invokeExact(attributes));
      check((int) Calls.EMPTY_SET.invokeExact(signals));
      check((int) Calls.SET_MASK.invokeExact(attributes, signals));
      check((int) Calls.FILL_SET.invokeExact(signals));
      check((int) Calls.SET_DEFAULT.invokeExact(attributes, signals));
      check(
          (int) Calls.SET_FLAGS.invokeExact(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID)));
      return attributes;
    } catch (SystemException refused) {
      throw refused;
    } catch (Throwable thrown) {
      throw Linkage.impossible(thrown);
    }
  }

  /**
   * Starts one program that does not exist and one that ends at once, in the calling thread, so
   * that all that this takes has been used there once. Only while no other child is being waited
   * for.
   *
   * @throws SystemException if no program can be started
   */
  public boolean tryOut() throws SystemException {
    try (Pipe pipe = Pipe.open();
        ChildProcess none =
            spawn(new SpawnRequest(List.of("/"), Map.of(), "/", pipe.writing(), pipe.writing()))) {
      return none.awaitEnd(Duration.ZERO);
    } catch (SystemException expected) {
      warmUp();
      return true;
    }
  }

  private void warmUp() throws SystemException {
    try (Pipe pipe = Pipe.open()) {
      List<String> command = List.of("/bin/sh", "-c", ":");
      SpawnRequest request =
          new SpawnRequest(command, Map.of(), "/", pipe.writing(), pipe.writing());
      try (ChildProcess child = spawn(request)) {
        child.signal(0);
        child.awaitEnd(WARM_UP);
        child.reap();
      }
    }
  }

  /** The functions of posix_spawn(3) return the error number instead of setting errno. */
  private static void check(int error) throws SystemException {
    if (error != 0) {
      throw new SystemException("posix_spawn", error);
    }
  }
}
