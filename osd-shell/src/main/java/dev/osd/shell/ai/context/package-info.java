/**
 * What a model is told of the person's surroundings (seed 002, "Context Injection"), and where that
 * is read: system files and what the shell hook has noted. It reads and never writes.
 */
@NullMarked
package dev.osd.shell.ai.context;

import org.jspecify.annotations.NullMarked;
