/**
 * Every native call of the daemon, each with the manual page it follows: processes, confinement,
 * descriptors, files. What is here does as it is told and reports what the kernel answered; what
 * should be done is decided elsewhere. Native code exists nowhere else.
 */
@NullMarked
package dev.osd.daemon.system;

import org.jspecify.annotations.NullMarked;
