/** Tests of what a model is told of its surroundings. */
@NullMarked
package dev.osd.shell.ai.context;

import org.jspecify.annotations.NullMarked;
