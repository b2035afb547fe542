/** Tests of this room. */
@NullMarked
package dev.osd.daemon.exec;

import org.jspecify.annotations.NullMarked;
