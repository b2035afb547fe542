/**
 * What a model proposes (seed 002): the AI Action format, reading it out of whatever a model says,
 * checking that it makes sense, and the conversation that it comes from. Nothing here runs
 * anything: what a model wants to know goes to the daemon as a tool call, and what it proposes goes
 * to {@code dev.osd.shell.ai.run}.
 */
@NullMarked
package dev.osd.shell.ai;

import org.jspecify.annotations.NullMarked;
