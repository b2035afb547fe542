/** Tests of the room of the same name. */
@NullMarked
package dev.osd.shell.llm.api;

import org.jspecify.annotations.NullMarked;
