package dev.osd.daemon.system;

/**
 * What posix_spawn(3) of the GNU C library needs to know of its own structures (spawn.h). They are
 * the same on both architectures; a test holds them to the compiler's numbers.
 *
 * @param fileActionsBytes {@code sizeof(posix_spawn_file_actions_t)}
 * @param attributesBytes {@code sizeof(posix_spawnattr_t)}
 * @param signalSetBytes {@code sizeof(sigset_t)}
 */
record SpawnLayout(int fileActionsBytes, int attributesBytes, int signalSetBytes) {
  static SpawnLayout of(Architecture architecture) {
    return switch (architecture) {
      case X86_64, AARCH64 -> new SpawnLayout(80, 336, 128);
    };
  }
}
