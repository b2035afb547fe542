/** Tests of the reading of commands. */
@NullMarked
package dev.osd.policy.shell;

import org.jspecify.annotations.NullMarked;
