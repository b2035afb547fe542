/** Tests of the native calls, against the kernel that they run on. */
@NullMarked
package dev.osd.daemon.system;

import org.jspecify.annotations.NullMarked;
