/** Tests of what a model proposes. */
@NullMarked
package dev.osd.shell.ai;

import org.jspecify.annotations.NullMarked;
