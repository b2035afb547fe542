/** What all text commands work with: loops over bytes, blocks of output, bounded memory. */
@NullMarked
package dev.osd.daemon.builtin.io;

import org.jspecify.annotations.NullMarked;
