/** Tests of the room of the same name. */
@NullMarked
package dev.osd.shell.llm.settings;

import org.jspecify.annotations.NullMarked;
